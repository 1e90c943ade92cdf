import type { Event } from '#event/event.ts';
import type { EventPlace } from '#live/replay.ts';
import { printPlace } from '../facts.ts';
import { printCounted, printMoment } from '../figures.ts';
import { harmlessJson } from '../harmless-json.ts';
import { redactedJson } from '../redacted-json.ts';
import { visibleText } from '../visible-text.ts';
import { type Html, html } from './html.ts';

/** Characters of an event that are shown. */
const MAX_LENGTH = 60_000;

/** Which of the source events of its alert an event is, where it was read, and the values to mark in it. */
export type SourceEventContext = {
  readonly index: number;
  readonly count: number;
  readonly place: EventPlace | undefined;
  readonly marked: ReadonlySet<string>;
};

/** A source event as it was matched, folded away: JSON with the values of the highlighted fields marked in place. */
export function sourceEvent(event: Event, { index, count, place, marked }: SourceEventContext): Html {
  const where = place ? printPlace(place.path, place.line) : visibleText(event.index, 200);
  const json = redactedJson(event.document);
  const cut = json.length - MAX_LENGTH;
  const lines = json.slice(0, MAX_LENGTH).split('\n');
  const encoded = new Set([...marked].map((value) => harmlessJson(value)));
  return html`<details>
<summary>Source event${count > 1 ? ` ${index + 1} of ${count}` : ''}</summary>
<p class="soft">${printMoment(event.time)} · ${visibleText(event.dataset, 100)} · ${where} · <span class="code hash">${event.id}</span></p>
<pre>${lines.map((line, i) => html`${i === 0 ? '' : '\n'}${markedLine(line, encoded)}`)}${cut > 0 ? `\n… and ${printCounted(cut, 'more character')}` : ''}</pre>
</details>
`;
}

/** `"key": "value",` or `"value",` with the value marked when it is one to mark. */
function markedLine(line: string, encoded: ReadonlySet<string>): Html {
  const [, before = '', value, after = ''] = /^( *(?:"(?:[^"\\]|\\.)*": )?)("(?:[^"\\]|\\.)*")(,?)$/.exec(line) ?? [];
  return value !== undefined && encoded.has(value) ? html`${before}<mark>${value}</mark>${after}` : html`${line}`;
}
