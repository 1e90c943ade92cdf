import { isJsonObject, type JsonValue } from '#base/json.ts';
import type { Event } from '#event/event.ts';
import { visibleLine } from '#rule/plain-text.ts';
import type { Rule } from '#rule/rule.ts';
import { unproducedFields } from '#verify/witness/unproduced.ts';
import type { Witness } from '#verify/witness/witness.ts';
import { printCounted } from './figures.ts';

/** A rule and whether it can fire. */
export type Proof = { readonly rule: Rule; readonly witness: Witness };

type Fires = Extract<Witness, { kind: 'fires' }>;

/** One line a rule, as far as it is proven; whatever is not has its reasons below. */
export function proofLine({ rule, witness }: Proof): string {
  const id = visibleLine(rule.id);
  switch (witness.kind) {
    case 'fires': {
      const { event } = witness.stopping;
      const start = `proven      ${id}: fires on ${printCounted(witness.events.length, 'event')}`;
      return [`${start}, silent with event ${event + 1} changed: ${changeText(witness)}`, ...unproducedLines(witness)].join('\n');
    }
    case 'impossible':
      return [
        `impossible  ${id}: no event meets these clauses together, so the rule never fires`,
        ...witness.clauses.map((clause) => `            ${visibleLine(clause)}`),
      ].join('\n');
    case 'unknown':
      return `unknown     ${id}: ${visibleLine(witness.why)}; this is no proof that it cannot fire`;
    default:
      return witness satisfies never;
  }
}

const MAX_SHOWN = 12;

/** The line of a rule, and the events of its proof. */
export function proofDetail(proof: Proof): string {
  const { witness } = proof;
  if (witness.kind !== 'fires') return proofLine(proof);
  const groups = alike(witness.events);
  const shown = groups.slice(0, MAX_SHOWN).flatMap(({ event, from, count }) => eventLines(event, from, count));
  const rest =
    groups.length > MAX_SHOWN
      ? [`            … and ${printCounted(groups.length - MAX_SHOWN, 'more kind')} of events (--format json has all)`]
      : [];
  const minimal = witness.isMinimal
    ? '            minimal: without any one of these values the rule is silent'
    : '            not shown to be minimal: too many events to take each away';
  return [proofLine(proof), ...shown, ...rest, minimal].join('\n');
}

/** Everything about a rule's proof, for other programs. */
export function proofJson({ rule, witness }: Proof): object {
  const head = { rule_id: rule.id, name: rule.name, type: rule.detection.type, proof: witness.kind };
  switch (witness.kind) {
    case 'fires': {
      const { event, path, from, to } = witness.stopping;
      const events = witness.events.map(({ id, index, document }) => ({ _index: index, _id: id, _source: document }));
      return {
        ...head,
        is_minimal: witness.isMinimal,
        events,
        stopped_by: { event, field: path, from, to: to ?? null },
        unproduced_fields: unproducedFields(witness.events),
      };
    }
    case 'impossible':
      return { ...head, clauses: witness.clauses };
    case 'unknown':
      return { ...head, why: witness.why };
    default:
      return witness satisfies never;
  }
}

function changeText({ stopping: { path, from, to } }: Fires): string {
  return visibleLine(to === undefined ? `without ${path}` : `${path} ${shorten(from)} → ${shorten(to)}`);
}

function unproducedLines({ events }: Fires): readonly string[] {
  return unproducedFields(events).map(
    ({ field, dataset }) =>
      `            but no record of ${visibleLine(dataset)} has ${visibleLine(field)}: on raw logs this way to fire never happens`,
  );
}

/** Events that differ in their time alone, one after the other, are told once. */
function alike(events: readonly Event[]): readonly { readonly event: Event; readonly from: number; readonly count: number }[] {
  const groups: { event: Event; from: number; count: number; text: string }[] = [];
  for (const [from, event] of events.entries()) {
    const text = JSON.stringify({ ...event.document, '@timestamp': null });
    const last = groups.at(-1);
    if (last?.text === text) last.count++;
    else groups.push({ event, from, count: 1, text });
  }
  return groups;
}

function eventLines({ index, document }: Event, from: number, count: number): readonly string[] {
  const number = count === 1 ? `event ${from + 1}` : `events ${from + 1} to ${from + count}`;
  const { '@timestamp': time, ...rest } = document;
  const members = flat(rest, '').map(([path, value]) => `              ${visibleLine(`${path}: ${shorten(value)}`)}`);
  return [`            ${number}  ${visibleLine(`${index}  ${shorten(time ?? null)}`)}`, ...members];
}

function flat(node: JsonValue, path: string): readonly (readonly [path: string, value: JsonValue])[] {
  if (!isJsonObject(node)) return [[path, node]];
  return Object.entries(node).flatMap(([name, member]) => flat(member, path === '' ? name : `${path}.${name}`));
}

const MAX_TEXT = 100;

function shorten(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}… (${text.length} characters)`;
}
