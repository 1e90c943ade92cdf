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

/** Rules of a type that are not proven to fire: how many at most, the proven contradictions apart. */
const REST: readonly { readonly type: Rule['detection']['type']; readonly most: number; readonly contradictions: readonly string[] }[] = [
  { type: 'query', most: 0, contradictions: [] },
  { type: 'eql', most: 0, contradictions: [] },
  { type: 'new_terms', most: 0, contradictions: [] },
  { type: 'threshold', most: 0, contradictions: [] },
  { type: 'threat_match', most: 0, contradictions: [] },
  // It wants the organization of a sign-in and that of a Graph call in one event, each NULL in events of the other data stream.
  { type: 'esql', most: 8, contradictions: ['initial_access_entra_id_graph_single_session_from_multiple_addresses'] },
];

for (const { type, most, contradictions } of REST) {
  test(`${type} rules have a witness`, { skip }, (context) => {
    const proofs = rules.flatMap(({ path, rule }) => {
      const { compiled } = rule.detection.type === type ? compileRule(rule, { schema, fieldMap: rule.fieldMap }) : {};
      return compiled ? [{ path, witness: findWitness(compiled, { schema, fieldMap: rule.fieldMap }) }] : [];
    });
    const proven = proofs.filter(({ witness }) => witness.kind === 'fires');
    const impossible = proofs.filter(({ witness }) => witness.kind === 'impossible');
    const unknown = proofs.flatMap(({ path, witness }) => (witness.kind === 'unknown' ? [`${path}: ${witness.why}`] : []));
    context.diagnostic(`${type}: ${proven.length} of ${proofs.length} proven, ${impossible.length} impossible, ${unknown.length} unknown`);
    for (const line of unknown) context.diagnostic(line);
    assert.ok(proven.length > 0);
    assert.ok(unknown.length <= most, unknown.join('\n'));
    assert.deepEqual(
      impossible.map(({ path }) => path.slice(path.lastIndexOf('/') + 1, -'.toml'.length)),
      contradictions,
    );
  });
}
