import { positionAt } from '#base/span.ts';
import { sourceSpan } from '#rule/query-text.ts';
import type { Rule } from '#rule/rule.ts';
import { printFailure } from '#verify/cases/print.ts';
import type { MutationResult } from '#verify/mutate/mutate.ts';
import type { RuleTests, TestedRule } from '../test-rules.ts';
import { printCounted } from './figures.ts';
import { visibleText } from './visible-text.ts';

/** Tested rules for people: a line for each, under it what failed and which literals no case notices. */
export function* testsText({ tested, untested, texts }: RuleTests): Generator<string> {
  for (const one of tested) {
    yield* ruleText(one);
    yield* coverageText(one, texts);
    if (one.mutation) yield* mutationText(one.rule, one.mutation, texts);
  }
  const outcomes = tested.flatMap((one) => one.outcomes);
  const failed = outcomes.filter(({ hasPassed }) => !hasPassed).length;
  const passed = `${printCounted(tested.length, 'rule')}, ${printCounted(outcomes.length, 'case')}: ${outcomes.length - failed} passed`;
  yield `${tested.length > 0 ? '\n' : ''}${passed}${failed > 0 ? `, ${failed} failed` : ''}.\n`;
  if (untested.length > 0) yield `${printCounted(untested.length, 'rule has', 'rules have')} no cases: ${visibleText(namesOf(untested))}\n`;
}

/** More names than these are counted. */
const MAX_NAMES = 10;

function namesOf(rules: readonly Rule[]): string {
  const names = rules.slice(0, MAX_NAMES).map(({ id }) => id);
  return rules.length > MAX_NAMES ? `${names.join(', ')} and ${rules.length - MAX_NAMES} more` : names.join(', ');
}

function* ruleText({ rule, path, outcomes }: TestedRule): Generator<string> {
  const failed = outcomes.filter(({ hasPassed }) => !hasPassed);
  const cases = printCounted(outcomes.length, 'case');
  if (failed.length === 0) yield `ok    ${visibleText(rule.id)}  ${cases}\n`;
  else yield `FAIL  ${visibleText(rule.id)}  ${failed.length} of ${cases}  ${visibleText(path)}\n`;
  for (const outcome of failed) {
    yield `  ${visibleText(outcome.title)}\n`;
    for (const line of printFailure(outcome)) yield `      ${visibleText(line)}\n`;
  }
}

function* coverageText({ rule, unexercised }: TestedRule, texts: ReadonlyMap<string, string>): Generator<string> {
  for (const { kind, text, span } of unexercised) {
    const part = kind === 'arm' ? 'this arm of a case' : 'this alternative';
    yield `      no case meets ${part}${placeOf(rule, span.start, texts)}: ${visibleText(text, 120)}\n`;
  }
}

function* mutationText(
  rule: Rule,
  { literalCount, killedCount, survivors, explained, idleExplanations, unaltered }: MutationResult,
  texts: ReadonlyMap<string, string>,
): Generator<string> {
  const told = explained.length > 0 ? `, ${explained.length} explained` : '';
  yield `      ${killedCount} of ${printCounted(literalCount, 'literal')} proved${told}\n`;
  for (const { literal, altered, span } of survivors)
    yield `      no case notices when ${visibleText(literal)}${span ? placeOf(rule, span.start, texts) : ''} is ${visibleText(altered)}\n`;
  for (const { literal, span, reason } of explained)
    yield `      explained: ${visibleText(literal)}${span ? placeOf(rule, span.start, texts) : ''}: ${visibleText(reason)}\n`;
  for (const literal of idleExplanations)
    yield `      explained as a survivor, but none: ${visibleText(literal)}; take it out of survivors: in the cases\n`;
  for (const { literal, span } of unaltered)
    yield `      not altered, no other value runs: ${visibleText(literal)}${placeOf(rule, span.start, texts)}\n`;
}

/** ` (rule.yml:12:5)`; nothing when the file spells the query otherwise. */
function placeOf(rule: Rule, offset: number, texts: ReadonlyMap<string, string>): string {
  const text = rule.path === undefined ? undefined : texts.get(rule.path);
  const found = 'query' in rule.detection ? sourceSpan(rule.detection.query, { start: offset, end: offset }) : undefined;
  if (text === undefined || found === undefined) return '';
  const { line, column } = positionAt(text, found.start);
  return ` (${visibleText(rule.path ?? '')}:${line}:${column})`;
}
