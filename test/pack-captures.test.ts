import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileRule } from '#engine/compile.ts';
import { Replay } from '#live/replay.ts';
import { parseRules } from '#rule/load.ts';
import { knownSchema } from '../src/app/schema.ts';
import { filesIn, read } from './files.ts';
import { sharedBytes, sharedFile } from './shared.ts';
import { readTgz } from './tar.ts';

/** The pack over captures of real logs: every alert is one that `NOTES.md` tells of. */
const schema = knownSchema();
const compiled = filesIn('packs/additional-cloud-credentials/cc-*/rule.yml')
  .flatMap((path) => parseRules(read(path), { path }).rules)
  .map((rule) => compileRule(rule, { schema, fieldMap: rule.fieldMap }).compiled ?? assert.fail(rule.id));
const MISSING = 'the corpora are not beside the checkout';

function alertsOn(texts: readonly string[]): readonly string[] {
  const replay = new Replay({ rules: compiled });
  for (const text of texts) replay.add(JSON.parse(text));
  const { alerts, failures, unrecognized } = replay.finish();
  assert.equal(failures + unrecognized, 0);
  return alerts.map(({ ruleId, severity, riskScore }) => `${ruleId} ${severity} ${riskScore}`).sort();
}

const entra = sharedFile('corpora/entra-goldensaml.json');
test('the Entra capture: one addition, told once', { skip: entra === undefined && MISSING }, () => {
  assert.deepEqual(alertsOn((entra ?? '').trim().split('\n')), ['cc-e01 medium 57', 'cc-e08 medium 47', 'cc-e09 low 21']);
});

const trail = sharedBytes('corpora/cloudtrail-invictus.tgz');
test('the CloudTrail capture: both keys, both passwords and the trust anchor, and nothing else', {
  skip: trail === undefined && MISSING,
}, () => {
  const files = trail ? readTgz(trail).filter(({ path }) => path.endsWith('.json')) : [];
  assert.deepEqual(alertsOn(files.map(({ bytes }) => bytes.toString('utf8'))), [
    'cc-a01 high 73',
    'cc-a01 high 73',
    'cc-a04 high 73',
    'cc-a04 high 73',
    'cc-a09 high 73',
  ]);
});
