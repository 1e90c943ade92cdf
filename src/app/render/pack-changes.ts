import type { MemberChange, PackChanges } from '#rule/changes.ts';
import { visibleLine } from '#rule/plain-text.ts';
import { printCounted } from './figures.ts';
import { visibleLines } from './visible-text.ts';

/** Lines of a member that are shown on either side. */
const MAX_LINES = 40;

/** What an update does to a pack's rules, for a person who decides whether to take it. */
export function* packChanges({ added, removed, changed }: PackChanges): Generator<string> {
  for (const { id, name, severity } of added) yield `added    ${visibleLine(id)}: ${visibleLine(name)} (${severity})\n`;
  for (const { id, name } of removed) yield `removed  ${visibleLine(id)}: ${visibleLine(name)}\n`;
  for (const { id, members } of changed) {
    yield `changed  ${visibleLine(id)}: ${members.map(({ member }) => member).join(', ')}\n`;
    for (const member of members) yield* memberLines(member);
  }
  yield `${printCounted(added.length, 'rule')} added, ${removed.length} removed, ${changed.length} changed.\n`;
}

/** The lines that only one side has. */
function* memberLines({ before, after }: MemberChange): Generator<string> {
  const [old, now] = [visibleLines(before, 300), visibleLines(after, 300)];
  for (const line of old.filter((one) => !now.includes(one)).slice(0, MAX_LINES)) yield `           - ${line}\n`;
  for (const line of now.filter((one) => !old.includes(one)).slice(0, MAX_LINES)) yield `           + ${line}\n`;
}
