import type { Event } from '#event/event.ts';
import { type CredentialChange, credentialChangeOf } from '../credential-change.ts';
import { printCounted } from '../figures.ts';
import { visibleText } from '../visible-text.ts';
import { type Html, html, NOTHING } from './html.ts';

const MAX_CREDENTIALS = 50;
const SIGNS = { added: '+ added', removed: '− removed', kept: '= kept' } as const;

/** Which credentials an event added, removed and kept; nothing when it is about none. */
export function credentialTable({ document }: Event): Html {
  const change = credentialChangeOf(document);
  if (!change) return NOTHING;
  const shown = change.credentials.slice(0, MAX_CREDENTIALS);
  const rest = change.credentials.length - shown.length;
  return html`<h4>Credentials</h4>
<div class="wide"><table>
<tr><th>Change</th><th>Type</th><th>Usage</th><th>Name (free text)</th><th>Id</th></tr>
${shown.map(
  ({ change: kind, type, usage, name, id }) =>
    html`<tr><td class="${kind}">${SIGNS[kind]}</td><td>${visibleText(type, 100)}</td><td>${visibleText(usage, 100)}</td><td class="free">${visibleText(name, 200)}</td><td class="code">${visibleText(id, 200)}</td></tr>\n`,
)}</table></div>
${notes(change, rest).map((text) => html`<p class="soft">${text}</p>\n`)}`;
}

function notes({ keptCount, expires, isPartial }: CredentialChange, rest: number): readonly string[] {
  return [
    ...(rest > 0 ? [`and ${printCounted(rest, 'more credential')}`] : []),
    ...(keptCount > 0 ? [`${printCounted(keptCount, 'other credential')} kept; the log does not name them.`] : []),
    expires === 'unknown' ? 'When they expire is not in the log.' : `Expires: ${visibleText(expires, 100)}`,
    ...(isPartial ? ["A part of the log's list could not be read."] : []),
  ];
}
