import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Rule } from '#rule/rule.ts';
import type { RuleFinding } from '#verify/lint/finding.ts';
import { comparedFields, lintRules } from '#verify/lint/lint.ts';
import { runCaseFiles } from './case-file.ts';
import { ruleFrom } from './engine-support.ts';

runCaseFiles('src/verify/lint/cases/*.case', (one) => {
  const rule = ruleFrom(one.get('rule') ?? '');
  const text = 'query' in rule.detection ? rule.detection.query.text : '';
  return {
    findings: lintRules([rule], new Map())
      .flatMap((finding) => linesOf(finding, text))
      .join('\n'),
  };
});

function linesOf({ code, severity, message, span, evidence, help, mended, allowed }: RuleFinding, text: string): readonly string[] {
  const place = span ? ` at ${JSON.stringify(text.slice(span.start, span.end))}` : '';
  const why = mended ?? allowed;
  return [
    `${severity} ${code}: ${message}`,
    ...(place === '' ? [] : [` ${place}`]),
    ...evidence.map((line) => `  - ${line}`),
    ...(help === undefined ? [] : [`  > ${help}`]),
    ...(why === undefined ? [] : [`  = ${why}`]),
  ];
}

function codesOf(rules: readonly Rule[], seen: ReadonlyMap<string, ReadonlySet<string>> = new Map()): readonly string[] {
  return lintRules(rules, seen).map(({ ruleId, code }) => `${ruleId} ${code}`);
}

test('values of a sample show a literal that is never there', () => {
  const rule = ruleFrom(`index: [logs-aws.cloudtrail-*]\nquery: 'event.action: "createaccesskey" and user.name: "root"'`);
  assert.deepEqual(comparedFields([rule]), ['event.action', 'user.name']);
  assert.deepEqual(codesOf([rule]), []);
  assert.deepEqual(codesOf([rule], new Map([['event.action', new Set(['CreateAccessKey', 'GetUser'])]])), ['rule-0 L001']);
  assert.deepEqual(codesOf([rule], new Map([['event.action', new Set(['createaccesskey', 'CreateAccessKey'])]])), []);
});

test('rules that fire on one operation alone and rate it differently are both named', () => {
  const rated = (severity: string, i: number, more = ''): Rule =>
    ruleFrom(
      `severity: ${severity}\nindex: [logs-azure*]\nquery: 'event.dataset: azure.auditlogs and event.action: "Consent to application"${more}'`,
      i,
    );
  assert.deepEqual(codesOf([rated('high', 0), rated('low', 1), rated('low', 2, ' and user.name: a')]), ['rule-0 L015', 'rule-1 L015']);
  assert.deepEqual(codesOf([rated('high', 0), rated('high', 1)]), []);
});
