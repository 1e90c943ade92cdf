import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasErrors } from '#base/diagnostic.ts';
import { writeKibanaExport } from '#rule/formats/kibana-export.ts';
import { writeTomlRule } from '#rule/formats/toml.ts';
import { writeYamlRules } from '#rule/formats/yaml.ts';
import { parseRule, parseRules } from '#rule/load.ts';
import type { QueryText, Rule } from '#rule/rule.ts';
import { sharedBytes } from './shared.ts';
import { readTgz } from './tar.ts';

/** Every rule of elastic/detection-rules, read and written in every format. */
const archive = sharedBytes('corpora/elastic-rules.tgz');
const skip = archive === undefined ? 'the rule corpus (../shared/corpora) is not there' : false;

const files = archive === undefined ? [] : readTgz(archive).filter(({ path }) => path.endsWith('.toml'));
const ruleFiles = files
  .filter(({ path }) => /^(?:\.\/)?rules/.test(path))
  .map(({ path, bytes }) => ({ path, text: bytes.toString('utf8') }));
const huntFiles = files.filter(({ path }) => /^(?:\.\/)?hunting/.test(path));
const loaded = ruleFiles.map(({ path, text }) => ({ path, text, ...parseRule(text) }));
const rules = loaded.flatMap(({ rule }) => (rule ? [rule] : []));

test('every rule of the corpus loads', { skip }, () => {
  const refused = loaded.filter(({ rule, diagnostics }) => rule === undefined || hasErrors(diagnostics));
  assert.deepEqual(
    refused.map(({ path, diagnostics }) => [path, ...diagnostics.map(({ message }) => message)]),
    [],
  );
  assert.equal(rules.length, 2192);
});

test('hunts are told from rules', { skip }, () => {
  const codes = huntFiles.flatMap(({ bytes }) => parseRules(bytes.toString('utf8')).diagnostics.map(({ code }) => code));
  assert.ok(codes.length > 100);
  assert.deepEqual([...new Set(codes)], ['RUL103']);
});

test('queries know their place in the file', { skip }, () => {
  const placed = loaded.filter(({ text, rule }) => rule && 'query' in rule.detection && stands(text, rule.detection.query));
  assert.ok(placed.length > 2000, `${placed.length} queries have a place`);
});

test('a rule written as TOML and read again is the same rule', { skip }, () => {
  for (const rule of rules) assert.deepEqual(comparable(parseRule(writeTomlRule(rule)).rule), comparable(rule), rule.id);
});

test('all rules written as one Kibana export and read again are the same rules', { skip }, () => {
  const again = parseRules(writeKibanaExport(rules)).rules;
  assert.equal(again.length, rules.length);
  for (const [i, rule] of rules.entries()) assert.deepEqual(comparable(again[i]), comparable(rule), rule.id);
});

test('a rule written as our own YAML and read again is the same rule', { skip }, () => {
  const some = rules.filter((_, i) => i % 7 === 0);
  for (const rule of some) assert.deepEqual(comparable(parseRule(writeYamlRules([rule])).rule), comparable(rule), rule.id);
});

function stands(text: string, query: QueryText): boolean {
  return query.offset !== undefined && text.startsWith(query.text, query.offset);
}

/** The rule without the places of its queries, which differ from file to file, and without the prototypes that its readers give objects. */
function comparable(rule: Rule | undefined): unknown {
  if (!rule) return undefined;
  const detection = Object.fromEntries(
    Object.entries(rule.detection).map(([member, value]) => [
      member,
      member === 'query' || member === 'threatQuery' ? (value as QueryText).text : value,
    ]),
  );
  return structuredClone({ ...rule, detection });
}
