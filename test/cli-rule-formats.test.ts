import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parseRules } from '#rule/load.ts';
import { runCli } from './run-cli.ts';

/** Rules from one format into another, and into another product's language. */
const folder = mkdtempSync(join(tmpdir(), 'tocsin-formats-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** What Kibana writes: rules with members that mean nothing here, a list, its items, a summary. */
const rule = {
  id: '0b1c',
  updated_at: '2026-01-02T03:04:05.000Z',
  created_by: 'mira',
  name: 'Exported',
  tags: ['A', 'B'],
  interval: '5m',
  enabled: false,
  revision: 3,
  description: 'd',
  risk_score: 21,
  severity: 'low',
  output_index: '',
  meta: { from: '1m', kibana_siem_app_url: 'https://kibana.example/app' },
  author: ['mira'],
  false_positives: [],
  from: 'now-360s',
  rule_id: 'exported',
  max_signals: 100,
  risk_score_mapping: [],
  severity_mapping: [],
  threat: [],
  to: 'now',
  references: [],
  version: 7,
  exceptions_list: [{ id: 'l-1', list_id: 'list-1', type: 'detection', namespace_type: 'single' }],
  immutable: false,
  related_integrations: [{ package: 'okta', version: '^1.2.0' }],
  required_fields: [{ name: 'event.action', type: 'keyword', ecs: true }],
  setup: '',
  type: 'query',
  language: 'kuery',
  index: ['logs-okta*'],
  query: 'event.action: "user.session.start"\nand not user.name: "x\\"y"',
  filters: [],
  actions: [{ id: 'a-1', group: 'default', params: { message: 'hi' }, action_type_id: '.slack' }],
  future_member: { deep: [1, null, 'x'] },
};
const list = {
  list_id: 'list-1',
  type: 'detection',
  name: 'Known',
  description: 'k',
  namespace_type: 'single',
  _version: 'WzEsMV0=',
  os_types: [],
  tags: ['t'],
};
const item = {
  item_id: 'item-1',
  list_id: 'list-1',
  type: 'simple',
  name: 'Scanner',
  description: 's',
  namespace_type: 'single',
  entries: [
    { field: 'source.ip', operator: 'included', type: 'match_any', value: ['192.0.2.1', '192.0.2.2'] },
    { field: 'user', type: 'nested', entries: [{ field: 'name', operator: 'excluded', type: 'exists' }] },
  ],
  os_types: [],
  tags: [],
  comments: [{ id: 'c-1', comment: 'why', created_by: 'mira' }],
  expire_time: '2030-01-01T00:00:00.000Z',
};
const summary = { exported_count: 3, exported_rules_count: 1, exported_exception_list_count: 1, exported_exception_list_item_count: 1 };
const EXPORT = put('export.ndjson', [rule, list, item, summary].map((object) => `${JSON.stringify(object)}\n`).join(''));

type Line = Readonly<Record<string, unknown>>;

function linesOf(text: string): readonly Line[] {
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** The export again, with nothing missing: members that Kibana always writes may have come. */
function assertWhole(lines: readonly Line[]): void {
  assert.equal(lines.length, 4);
  for (const [i, before] of [rule, list, item, summary].entries()) {
    const found: Line = lines[i] ?? {};
    for (const [member, value] of Object.entries(before)) assert.deepEqual(found[member], value, member);
  }
}

for (const format of ['ndjson', 'toml', 'yaml'] as const) {
  test(`a Kibana export through ${format} and back loses nothing`, async () => {
    const out = join(folder, `as-${format}`);
    const imported = await runCli(['import', EXPORT, '--out', out, '--as', format]);
    assert.equal(imported.code, 0, imported.stderr);
    assert.match(imported.stderr, /Wrote 1 rule to /);
    assert.deepEqual(readdirSync(out), [{ ndjson: 'rules.ndjson', toml: 'exported.toml', yaml: 'exported.yml' }[format]]);
    const exported = await runCli(['export', out]);
    assert.equal(exported.code, 0, exported.stderr);
    const text = exported.stdout;
    // TOML has no null.
    assertWhole(linesOf(format === 'toml' ? text.replace('{"deep":[1,"x"]}', '{"deep":[1,null,"x"]}') : text));
  });
}

test('import writes every rule that loads, says which do not, and never into a folder that holds something', async () => {
  const broken = put('two.yml', 'rule_id: ../../out\nname: N\ntype: query\nindex: x\nquery: a\nseverity: low\n---\nrule_id: broken\n');
  const out = join(folder, 'some', 'deep', 'folder');
  const { code, stderr } = await runCli(['import', broken, '--out', out, '--as', 'toml']);
  assert.equal(code, 2);
  assert.match(stderr, /"name" is missing/);
  assert.deepEqual(readdirSync(out), ['out.toml']);
  assert.ok(!existsSync(join(folder, 'out.toml')));
  assert.match(readFileSync(join(out, 'out.toml'), 'utf8'), /rule_id = "\.\.\/\.\.\/out"/);
  assert.match((await runCli(['import', broken, '--out', out])).stderr, /is not empty/);
  assert.match((await runCli(['import', join(folder, 'nothing'), '--out', join(folder, 'new')])).stderr, /no rule to import/);
  assert.ok(!existsSync(join(folder, 'new')));
});

test('export takes ids and paths; one TOML file holds one rule', async () => {
  const one = await runCli(['export', 'CC-E01', '--format', 'toml']);
  assert.match(one.stdout, /^rule_id = "cc-e01"$/m);
  assert.match(one.stdout, /^\[tocsin\]$/m);
  const file = join(folder, 'some.ndjson');
  const some = await runCli(['export', 'cc-e01', 'cc-a01', EXPORT, '-o', file]);
  assert.equal(some.code, 0, some.stderr);
  assert.deepEqual(
    linesOf(readFileSync(file, 'utf8')).flatMap(({ rule_id }) => rule_id ?? []),
    ['cc-e01', 'cc-a01', 'exported'],
  );
  assert.match((await runCli(['export', 'cc-e01', 'cc-a01', '--format', 'toml'])).stderr, /a toml file holds one rule, and these are 2/);
  assert.match((await runCli(['export', 'cc-e0'])).stderr, /no rule has the id "cc-e0".*\n?.*Did you mean cc-e01\?/);
});

test('convert says the query elsewhere, what is lost, and what cannot be said', async () => {
  const write = (id: string, type: string, more: string): string =>
    put(`${id}.yml`, `rule_id: ${id}\nname: N\ntype: ${type}\nindex: x\nseverity: low\n${more}`);
  const counted = write('counted', 'threshold', 'query: "event.action: x"\nthreshold: { field: [user.name], value: 5 }\n');
  const { code, stdout, stderr } = await runCli(['convert', counted, '--to', 'elasticsearch']);
  assert.equal(code, 0, stderr);
  assert.deepEqual(JSON.parse(stdout), { query: { terms: { 'event.action': ['x'] } } });
  assert.equal(stderr, 'lost: the query finds single events; the rule wants 5 of them with the same user.name\n');
  const ordered = write('ordered', 'eql', 'query: "sequence by user.name [any where a == 1] [any where b == 2]"\n');
  const unsupported = await runCli(['convert', ordered, '--to', 'elasticsearch']);
  assert.equal(unsupported.code, 2);
  assert.equal(unsupported.stderr, 'unsupported: a sequence is not a Query DSL query\n');
  assert.equal(unsupported.stdout, '');
  assert.match((await runCli(['convert', counted, '--to', 'elastic'])).stderr, /Did you mean elasticsearch\?|It is one of/);
});

test('an export says what Kibana will not do, and keeps it', async () => {
  const exported = await runCli(['export', 'cc-e01', '--format', 'ndjson']);
  assert.equal(exported.code, 0);
  assert.match(
    exported.stderr,
    /^cc-e01: Kibana cannot add up risk\. Alerts there are medium, 47; 3 risk terms go along in meta\.tocsin\.$/m,
  );
  const [read] = parseRules(exported.stdout, { path: 'exported.ndjson' }).rules;
  assert.equal(read?.riskTerms.length, 3);
  assert.equal((await runCli(['export', 'cc-e01', '--format', 'yaml'])).stderr, '');
});
