import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { finished, runCli, startCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-explain-'));
// Compiled once, for all that run beside each other later.
before(() => runCli(['explain', 'nothing']));
after(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function ruleText(id: string, more: string): string {
  return `rule_id: ${id}\nname: Rule ${id}\ndescription: d\nseverity: low\nrisk_score: 21\ninterval: 5m\nfrom: now-6m\n${more}\n`;
}

/** An ECS document of Entra's audit log. */
function audit(operation: string, minute: number, more: object = {}): string {
  return JSON.stringify({
    '@timestamp': `2026-03-04T10:${String(minute).padStart(2, '0')}:00.000Z`,
    event: { dataset: 'azure.auditlogs', action: operation, outcome: 'success', id: `e-${minute}` },
    data_stream: { type: 'logs', dataset: 'azure.auditlogs', namespace: 'default' },
    azure: { auditlogs: { operation_name: operation } },
    ...more,
  });
}

const EVENTS = put(
  'events.ndjson',
  [
    audit('Add user', 1),
    audit('Update application – Certificates and secrets management ', 2),
    audit('Update user', 3, { user: { name: 'mira' } }),
  ].join('\n'),
);

const SEQUENCE = put(
  'sequence.yml',
  ruleText(
    'sequence',
    'type: eql\nlanguage: eql\nindex: [logs-azure*]\nquery: |-\n  sequence by user.name with maxspan=5m\n    [any where event.action == "Add user"]\n    [any where event.action == "Update usr" and vendor.odd == "x"]',
  ),
);

test('the steps of a rule: query, syntax tree, plan, how it is reached, and the types of its fields', async () => {
  const { code, stdout, stderr } = await runCli(['explain', 'seed-k']);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  for (const part of [
    /^seed-k /,
    /Query \(kql\)\n {2}event\.dataset:azure\.auditlogs and /,
    /field: name name="azure\.auditlogs\.operation_name"/,
    /with one of these texts in op\.canonical:keyword,fold=operation_name: "Update application - /,
    /\(text "success"\|"Success" event\.outcome:keyword\)/,
    /op\.canonical +keyword +the data stream +stands in the rule as azure\.auditlogs\.operation_name/,
  ])
    assert.match(stdout, part);
  const published = await runCli(['explain', 'seed-k', '--as-published']);
  assert.match(published.stdout, /in azure\.auditlogs\.operation_name:keyword: "/);
});

test('the event that comes nearest, with the code points in which literal and value differ', async () => {
  const { code, stdout, stderr } = await runCli(['explain', 'seed-k', EVENTS, '--as-published']);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /azure\.auditlogs 2026-03-04 10:02:00 UTC, .*events\.ndjson:2\n {2}✗ kept out by 1 clause\n {4}✗ and\n/);
  assert.match(stdout, /✓ \(text "success"\|"Success" event\.outcome:keyword\)/);
  assert.match(stdout, /at character 19: the literal has U\+002D, the value has U\+2013/);
  assert.match(stdout, /at character 56: the literal has nothing, the value has U\+0020/);
  assert.match(stdout, /\n3 events of its indices, 0 of them met it\n/);
  const live = await runCli(['explain', 'seed-k', EVENTS]);
  assert.match(live.stdout, /✓ meets the condition/);
});

test('a sequence is explained stage by stage, with the keys that are missing; --all shows every event', async () => {
  const { stdout } = await runCli(['explain', SEQUENCE, EVENTS]);
  assert.match(stdout, /stage 1 by user\.name:keyword: .*:1\n {2}✗ meets the condition, and has no value for user\.name to be joined by/);
  assert.match(stdout, /stage 2 by user\.name:keyword: .*:3\n {2}✗ kept out by 2 clauses/);
  assert.match(stdout, /vendor\.odd has no value in this event \(nobody declares its type\)/);
  assert.match(stdout, /To fire it needs besides:\n {2}the stages in this order within 5m/);
  const all = await runCli(['explain', SEQUENCE, EVENTS, '--all']);
  assert.equal(all.stdout.match(/^stage \d .*:\d+$/gm)?.length, 6);
  const steps = await runCli(['explain', SEQUENCE]);
  assert.match(steps.stdout, /vendor\.odd +unknown +nobody \(inferred\)/);
  assert.match(steps.stdout, /! vendor\.odd: no schema declares it\./);
});

test('row commands are followed as far as one event goes, and what else a rule needs is said', async () => {
  const esql = put(
    'table.yml',
    ruleText(
      'table',
      'type: esql\nlanguage: esql\nquery: |-\n  FROM logs-azure* METADATA _id, _version, _index\n  | WHERE event.action == "Update user"\n  | EVAL n = LENGTH(user.name)\n  | WHERE n > 3\n  | STATS c = COUNT(*) BY n',
    ),
  );
  const { stdout } = await runCli(['explain', esql, EVENTS]);
  assert.match(stdout, /✓ \| eval n = \(length user\.name:keyword\)\n {8}n is 4\n/);
  assert.match(stdout, /✓ \| where \(greater \$n 3\)/);
  assert.match(stdout, /… \| stats .* \(looks at several events at once\)/);
  const threshold = put(
    'threshold.yml',
    ruleText(
      'many',
      'type: threshold\nlanguage: kuery\nindex: [logs-*]\nquery: "event.action: *"\nthreshold: { field: [user.name], value: 5, cardinality: [{ field: source.ip, value: 2 }] }',
    ),
  );
  assert.match(
    (await runCli(['explain', threshold])).stdout,
    /5 such events or more with the same user\.name in one window\n +2 different values of source\.ip/,
  );
});

test('the plan is shown as the author ordered it, and as it runs', async () => {
  const query = 'user.name: *a* and event.action: "Add user"';
  const costly = put('costly.yml', ruleText('costly', `type: query\nlanguage: kuery\nindex: [logs-azure*]\nquery: '${query}'`));
  const { stdout, stderr } = await runCli(['explain', costly]);
  const [, plan = '', optimized = ''] = stdout.split(/Plan:|optimized:/);
  assert.ok(plan.indexOf('user.name') < plan.indexOf('(text "Add user"'), stdout + stderr);
  assert.ok(optimized.indexOf('"Add user"') < optimized.indexOf('user.name'), stdout);
  const { stdout: explained } = await runCli(['explain', costly, EVENTS]);
  assert.ok(explained.indexOf('user.name') < explained.indexOf('(text "Add user"'), explained);
});

test('slips are answered: no such rule, several rules in a file, a rule that does not load, no event of its indices', async () => {
  const two = put(
    'two.yml',
    `${ruleText('a', 'type: query\nlanguage: kuery\nindex: [x]\nquery: a:b')}---\n${ruleText('b', 'type: query\nlanguage: kuery\nindex: [logs-okta*]\nquery: a:b')}`,
  );
  const broken = put('broken.yml', ruleText('broken', "type: query\nlanguage: kuery\nindex: [x]\nquery: 'a: ('"));
  const expected: readonly (readonly [words: readonly string[], code: number, answer: RegExp])[] = [
    [['cc-e1'], 2, /Did you mean cc-e01\?/],
    [[two], 2, /holds 2 rules\.\nName one of them: tocsin explain a --rules .*two\.yml/],
    [[broken], 2, /KQL101|KQL103/],
    [[broken, EVENTS], 2, /cannot run/],
    [
      ['b', EVENTS, '--rules', two],
      0,
      /no event stands in an index that it reads \(logs-okta\*\); they stand in logs-azure\.auditlogs-default/,
    ],
    [['b', join(folder, 'nowhere'), '--rules', two], 3, /No such file or folder/],
  ];
  for (const [words, code, answer] of expected) {
    const result = await runCli(['explain', ...words]);
    assert.equal(result.code, code, `${words.join(' ')}\n${result.stderr}`);
    assert.match(result.stdout + result.stderr, answer);
  }
});

test('standard input, and Ctrl-C', { skip: process.platform === 'win32' }, async () => {
  const child = startCli(['explain', 'seed-k', '-']);
  const ended = finished(child);
  // More than a pipe holds: once it is taken, reading is under way.
  const many = `${Array.from({ length: 3000 }, (_, i) => audit(`Add user ${i}`, i % 60)).join('\n')}\n`;
  await new Promise<void>((resolve) => child.stdin?.write(many, () => resolve()));
  child.kill('SIGINT');
  const { code, stdout } = await ended;
  assert.equal(code, 130);
  assert.match(stdout, /^seed-k /);
});
