import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exportedRule } from '#rule/formats/kibana-export.ts';
import { parseRule, parseRules } from '#rule/load.ts';
import type { Rule } from '#rule/rule.ts';
import { RuleBook } from '../src/app/server/rules/rule-book.ts';
import { formOf, ndjson, startService } from './api-support.ts';
import { sharedBytes } from './shared.ts';
import { readTgz } from './tar.ts';

/** Every rule of elastic/detection-rules through the API, with the requests that its own command line makes. */
const archive = sharedBytes('corpora/elastic-rules.tgz');
const skip = archive === undefined ? 'the rule corpus (../shared/corpora) is not there' : false;

const files = archive === undefined ? [] : readTgz(archive).filter(({ path }) => /^(?:\.\/)?rules.*\.toml$/.test(path));
const rules = files.flatMap(({ bytes }) => parseRule(bytes.toString('utf8')).rule ?? []);
const CHUNK = 200;
const PATH = '/api/detection_engine/rules';

test('every rule is imported, found, exported and read again: the same rules', { skip, timeout: 300_000 }, async (context) => {
  const { ask, book, clock, store, troubles } = await startService();
  const started = performance.now();
  const processor = process.cpuUsage();
  const took = (what: string): void => {
    const { user, system } = process.cpuUsage(processor);
    const [wall, busy] = [performance.now() - started, (user + system) / 1000].map((time) => (time / 1000).toFixed(1));
    context.diagnostic(`${what}: ${wall} s, ${busy} s of the processor`);
  };
  const chunks = Array.from({ length: Math.ceil(rules.length / CHUNK) }, (_, i) => rules.slice(i * CHUNK, (i + 1) * CHUNK));
  const errors: unknown[] = [];
  for (const chunk of chunks) {
    const lines = chunk.map((rule) => `${JSON.stringify(exportedRule(rule).object)}\n`).join('');
    const { status, json, text } = await ask('POST', `${PATH}/_import?overwrite=false`, { body: formOf(lines) });
    assert.equal(status, 200, text.slice(0, 500));
    errors.push(...(json.errors as readonly unknown[]));
  }
  took(`${rules.length} rules imported, ${chunks.length} requests`);
  // Two patterns in ES|QL are refused: the engine cannot say what they mean, and says so.
  const refused = new Set(
    (errors as readonly { rule_id: string; error: { message: string } }[]).map(({ rule_id, error }) => {
      assert.match(error.message, /^ESQ205: /);
      return rule_id;
    }),
  );
  assert.ok(refused.size <= 2, JSON.stringify(errors));
  const kept = rules.filter(({ id }) => !refused.has(id));
  assert.equal(book.all().length, kept.length);
  context.diagnostic(`${book.compiled().length} of them run`);
  const found: unknown[] = [];
  for (let page = 1; found.length < kept.length; page++) {
    const { json } = await ask('GET', `${PATH}/_find?per_page=500&page=${page}&sort_field=name`);
    found.push(...(json.data as readonly unknown[]));
  }
  assert.equal(found.length, kept.length);
  took('found');
  const exported = await ask('POST', `${PATH}/_export?exclude_export_details=true`, {
    body: { objects: kept.map(({ id }) => ({ rule_id: id })) },
  });
  const lines = ndjson(exported.text);
  assert.equal(lines.length, kept.length);
  took('exported');
  const again = new Map(parseRules(exported.text).rules.map((rule) => [rule.id, rule]));
  for (const rule of kept) assert.deepEqual(comparable(again.get(rule.id)), comparable(rule), rule.id);
  const opened = performance.now();
  const after = new RuleBook({ store, fileRules: [], now: () => clock.now });
  context.diagnostic(`read and compiled at the next start: ${((performance.now() - opened) / 1000).toFixed(1)} s`);
  assert.deepEqual(
    after.all().map(({ written }) => written),
    book
      .all()
      .map(({ written }) => written)
      .sort((one, other) => (one.id < other.id ? -1 : 1)),
  );
  assert.deepEqual(troubles, []);
});

/** What the service says of a rule, and Kibana's members that say nothing. */
const STATE = new Set([
  'created_at',
  'created_by',
  'execution_summary',
  'id',
  'immutable',
  'output_index',
  'revision',
  'rule_source',
  'updated_at',
  'updated_by',
]);

/** The rule without the places of its queries, and without what the service says of it. */
function comparable(rule: Rule | undefined): unknown {
  if (!rule) return undefined;
  const detection = Object.entries(rule.detection).map(([member, value]) => [
    member,
    /^(?:threatQ|q)uery$/.test(member) ? value.text : value,
  ]);
  const extra = Object.entries(rule.extra).filter(([member, value]) => !STATE.has(member) && !(Array.isArray(value) && value.length === 0));
  const { path: _, setup, ...members } = rule;
  return structuredClone({
    ...members,
    setup: setup === '' ? undefined : setup,
    detection: Object.fromEntries(detection),
    extra: Object.fromEntries(extra),
  });
}
