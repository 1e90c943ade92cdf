import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detect } from '#app/library.ts';
import { fieldValues } from '#event/path.ts';
import { languages } from '#plan/languages.ts';
import { parseRule } from '#rule/load.ts';
import type { Rule } from '#rule/rule.ts';
import { type ExpectedAlert, parseRuleCases, type RuleCase } from '#rule/rule-cases.ts';
import { filesIn, read } from './files.ts';

/** Every case of every rule of the packs: raw records in, alerts out. */
for (const path of filesIn('packs/*/*/rule.yml')) {
  const { rule } = parseRule(read(path), { path });
  assert.ok(rule, path);
  const file = path.replace('rule.yml', 'cases.yml');
  const { cases, diagnostics } = parseRuleCases(read(file));
  test(`${file}: one case fires and one does not`, () => {
    assert.deepEqual(diagnostics, []);
    assert.ok(cases.some(({ expect }) => expect.length > 0) && cases.some(({ expect }) => expect.length === 0));
  });
  const language = 'language' in rule.detection ? rule.detection.language : rule.detection.type;
  const skip = languages.some(({ name }) => name === language) ? false : `${language} is not run yet`;
  for (const one of cases) test(`${rule.id}: ${one.title}`, { skip }, () => meet(rule, one));
}

async function meet(rule: Rule, one: RuleCase): Promise<void> {
  assert.equal(one.file, undefined, 'no case of the packs has a file yet');
  const { alerts, summary } = await detect({ rules: [rule], records: one.records });
  assert.deepEqual(summary.failedRules, []);
  assert.equal(summary.unrecognized + summary.failures, 0, 'every record is recognized and normalized');
  const documents = alerts.map(({ document }) => document);
  const told = documents.map((document) => fieldValues(document, 'kibana.alert.reason').join()).join('\n');
  assert.equal(documents.length, one.expect.length, `alerts: ${documents.length}\n${told}`);
  const left = [...documents];
  for (const expected of one.expect) {
    const found = left.findIndex((document) => differences(document, expected).length === 0);
    const nearest = left.map((document) => differences(document, expected).join('; ')).join('\n');
    assert.notEqual(found, -1, `no alert has these fields:\n${nearest}`);
    left.splice(found, 1);
  }
}

function differences(document: Parameters<typeof fieldValues>[0], expected: ExpectedAlert): string[] {
  return [...expected].flatMap(([field, value]) => {
    const values = fieldValues(document, field);
    const isMet = value === null ? values.length === 0 : values.includes(value);
    return isMet ? [] : [`${field} is ${JSON.stringify(values)}, not ${JSON.stringify(value)}`];
  });
}
