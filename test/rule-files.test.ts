import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Diagnostic } from '#base/diagnostic.ts';
import { positionAt } from '#base/span.ts';
import { fillQuery, parseHunts } from '#rule/hunts.ts';
import { parseRule, parseRules } from '#rule/load.ts';
import { renderRulePage } from '#rule/page.ts';
import type { Rule } from '#rule/rule.ts';
import { parseRuleCases } from '#rule/rule-cases.ts';
import { runCaseFiles } from './case-file.ts';
import { read } from './files.ts';

/** Rule files as people write them: what loads, and what they are told. */
runCaseFiles('src/rule/cases/{yaml,toml,ndjson}.case', (one) => {
  const text = one.get('text') ?? '';
  const { rules, diagnostics } = parseRules(text);
  return {
    rules: rules.map(printRule).join('\n'),
    diagnostics: diagnostics.map((diagnostic) => printDiagnostic(text, diagnostic)).join('\n'),
  };
});

/** The cases of a rule. */
runCaseFiles('src/rule/cases/rule-cases.case', (one) => {
  const text = one.get('text') ?? '';
  const { cases, diagnostics } = parseRuleCases(text);
  return {
    cases: cases.map((found) => JSON.stringify({ ...found, expect: found.expect.map((alert) => Object.fromEntries(alert)) })).join('\n'),
    diagnostics: diagnostics.map((diagnostic) => printDiagnostic(text, diagnostic)).join('\n'),
  };
});

test('the examples of the page are rules and cases', () => {
  const examples = [...read('docs/rule-format.md').matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map((match) => match[1] as string);
  const [rule, , , , cases, beside, hunts] = examples;
  assert.deepEqual(parseRule(rule ?? '').diagnostics, []);
  assert.equal(parseRule(rule ?? '').rule?.id, 'okta-admin-role');
  const withParts = (rule ?? '').replace(/^query: [\s\S]*?(?=^\S)/m, '') + examples.slice(1, 4).join('');
  assert.deepEqual(parseRule(withParts).diagnostics, []);
  assert.equal(parseRuleCases(cases ?? '').cases.length, 2);
  assert.equal(parseRuleCases((cases ?? '') + (beside ?? '')).survivors.length, 1);
  assert.deepEqual(parseHunts(hunts ?? '').diagnostics, []);
});

test('what a log wrote into a value stays a value of the query', () => {
  const alert = { 'user.name': ['a" or user.name: "*', 'b\\\n'], user: { id: 7 } };
  const filled = (language: 'kuery' | 'esql'): string => fillQuery('f: ({user.name}) {user.id} {user.none} {3}', language, alert).text;
  assert.equal(filled('kuery'), 'f: ("a\\" or user.name: \\"*" or "b\\\\\\n") 7 {user.none} {3}');
  assert.equal(filled('esql'), 'f: ("a\\" or user.name: \\"*", "b\\\\\\n") 7 {user.none} {3}');
  assert.deepEqual(fillQuery('{user.none}', 'eql', alert).missing, ['user.none']);
});

test('a hunt that names no index, and one in ES|QL that does', () => {
  const hunt = (rest: string): string => `hunts: [{ title: x, reads: y, finds: 1, query: q, ${rest} }]`;
  const codes = (rest: string): readonly string[] => parseHunts(hunt(rest)).diagnostics.map(({ code }) => code);
  assert.deepEqual(codes('language: kuery'), ['RUL202']);
  assert.deepEqual(codes('language: esql, index: [logs-*]'), ['RUL204']);
  assert.equal(parseHunts('- 1').diagnostics[0]?.code, 'RUL103');
});

test('a hostile file costs little', () => {
  const texts = [
    `rule_id: ${'['.repeat(1_000_000)}`,
    `rule_id: ${'- '.repeat(20_000)}`,
    `rule_id: x\n${Array.from({ length: 20_000 }, (_, i) => `k${i}: &a${i} x`).join('\n')}`,
    '{"rule_id":"x"}\n'.repeat(2000),
    `[rule]\na = ${'['.repeat(100_000)}`,
    '{"a":'.repeat(100_000),
  ];
  for (const text of texts) assert.equal(parseRules(text).rules.length, 0);
});

/** A rule as a page. */
runCaseFiles('src/rule/cases/page.case', (one) => {
  const { rule } = parseRule(one.get('rule') ?? '');
  return { page: rule ? renderRulePage(rule) : 'no rule' };
});

/** The members that are not as in an empty rule, one a line. */
function printRule(rule: Rule): string {
  const { uuid: _, ...members } = rule;
  const lines = Object.entries({ ...members, fieldMap: Object.fromEntries(rule.fieldMap) })
    .filter(([, value]) => !isEmpty(value))
    .map(([member, value]) => `  ${member}: ${JSON.stringify(value)}`);
  return [`rule ${rule.id}`, ...lines.filter((line) => !line.startsWith('  id:'))].join('\n');
}

function isEmpty(value: unknown): boolean {
  return value === false || value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

function printDiagnostic(text: string, { code, severity, message, span, help }: Diagnostic): string {
  const { line, column } = positionAt(text, span.start);
  const marked = JSON.stringify(text.slice(span.start, span.end));
  return `${line}:${column} ${severity} ${code} ${message}${help === undefined ? '' : ` (${help})`} ${marked}`;
}
