import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse as parseToml } from 'smol-toml';
import { knownSchema } from '#app/schema.ts';
import { isJsonObject } from '#base/json.ts';
import { parseEsql } from '#lang/esql/parser.ts';
import { planQuery } from '#plan/languages.ts';
import { sharedBytes } from './shared.ts';
import { readTgz } from './tar.ts';

/** Every ES|QL rule and hunt of elastic/detection-rules, parsed and planned. */
const archive = sharedBytes('corpora/elastic-rules.tgz');
const skip = archive === undefined ? 'the rule corpus (../shared/corpora) is not there' : false;

const tomls = archive === undefined ? [] : readTgz(archive).filter(({ path }) => path.endsWith('.toml'));
const parsed = tomls.map(({ path, bytes }) => ({ path, toml: parseToml(bytes.toString('utf8')) }));

const rules = parsed.flatMap(({ path, toml: { rule } }) =>
  isJsonObject(rule) && rule.language === 'esql' ? [{ path, query: String(rule.query) }] : [],
);
const hunts = parsed.flatMap(({ path, toml: { hunt } }) => {
  const queries = isJsonObject(hunt) && Array.isArray(hunt.query) ? hunt.query.map(String) : [];
  return queries.filter((query) => /^(?:\s|\/\/.*\n)*(?:from|row|set)\b/i.test(query)).map((query) => ({ path, query }));
});

test('every ES|QL rule is parsed, and every hunt but the five that are broken', { skip }, () => {
  assert.equal(rules.length, 212);
  assert.equal(hunts.length, 154);
  const broken = (list: typeof rules): number => list.filter(({ query }) => parseEsql(query).diagnostics.length > 0).length;
  assert.equal(broken(rules), 0);
  assert.equal(broken(hunts), 5);
});

test('what cannot be planned is said to need what is not here', { skip }, () => {
  const schema = knownSchema();
  const refused = [...rules, ...hunts].flatMap(({ query }) => {
    if (parseEsql(query).diagnostics.length > 0) return [];
    const { query: planned, diagnostics } = planQuery('esql', query, { schema });
    return planned ? [] : [diagnostics.find(({ severity }) => severity === 'error')?.code];
  });
  const counted = new Map<string | undefined, number>();
  for (const code of refused) counted.set(code, (counted.get(code) ?? 0) + 1);
  // Seven rules ask a language model and two hunts use ENRICH; two rules have a regular expression that Lucene alone runs, or not even it.
  assert.deepEqual(Object.fromEntries(counted), { ESQ205: 2, ESQ206: 9 });
});
