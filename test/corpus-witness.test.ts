import assert from 'node:assert/strict';
import { test } from 'node:test';
import { knownSchema } from '#app/schema.ts';
import { compileRule } from '#engine/compile.ts';
import { parseRule } from '#rule/load.ts';
import type { Rule } from '#rule/rule.ts';
import { findWitness } from '#verify/witness/witness.ts';
import { sharedBytes } from './shared.ts';
import { readTgz } from './tar.ts';

/** A witness for the rules of elastic/detection-rules: events that make them fire, and a change that stops them. */
const archive = sharedBytes('corpora/elastic-rules.tgz');
const skip = archive === undefined ? 'the rule corpus (../shared/corpora) is not there' : false;

const schema = knownSchema();
const rules = (archive === undefined ? [] : readTgz(archive))
  .filter(({ path }) => /^(?:\.\/)?rules.*\.toml$/.test(path))
  .flatMap(({ path, bytes }) => {
    const { rule } = parseRule(bytes.toString('utf8'));
    return rule ? [{ path, rule }] : [];
  });

/** By rule type: every how manieth rule is looked at, so that the test takes seconds, and the share of those that must have a witness. */
const FLOORS: readonly { readonly type: Rule['detection']['type']; readonly every: number; readonly share: number }[] = [
  { type: 'query', every: 3, share: 1 },
  { type: 'eql', every: 4, share: 0.99 },
  { type: 'new_terms', every: 2, share: 1 },
  { type: 'threshold', every: 1, share: 0.96 },
  { type: 'threat_match', every: 1, share: 1 },
  { type: 'esql', every: 1, share: 0.86 },
];

for (const { type, every, share } of FLOORS) {
  test(`of the ${type} rules, ${share * 100} % have a witness`, { skip }, () => {
    const chosen = rules.filter(({ rule }) => rule.detection.type === type).filter((_, i) => i % every === 0);
    const without = chosen.flatMap(({ path, rule }) => {
      const { compiled } = compileRule(rule, { schema, fieldMap: rule.fieldMap });
      const witness = compiled && findWitness(compiled, { schema, fieldMap: rule.fieldMap });
      return witness?.kind === 'fires' ? [] : [`${path}: ${JSON.stringify(witness)}`];
    });
    assert.ok(chosen.length > 0);
    assert.ok(chosen.length - without.length >= Math.floor(chosen.length * share), without.join('\n'));
  });
}
