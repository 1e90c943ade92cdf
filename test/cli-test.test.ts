import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { literalsOf } from '#verify/mutate/literals.ts';
import { runCli } from './run-cli.ts';

/** `tocsin test`: what it says of cases that pass, fail and do not load, and of literals that no case notices. */
const folder = mkdtempSync(join(tmpdir(), 'tocsin-test-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
}

function call(eventName: string, user: string, id: string): string {
  return JSON.stringify({
    eventVersion: '1.08',
    userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::111122223333:user/${user}`, accountId: '111122223333', userName: user },
    eventTime: '2026-03-04T10:00:00Z',
    eventSource: 'iam.amazonaws.com',
    eventName,
    awsRegion: 'us-east-1',
    sourceIPAddress: '203.0.113.24',
    requestParameters: null,
    responseElements: null,
    eventID: id,
    recipientAccountId: '111122223333',
  });
}

const RULE = `rule_id: keys
name: Keys
type: query
index: [logs-aws.cloudtrail-*]
severity: low
query: |-
  event.action: "CreateAccessKey"
  and not user.name: "robot"
`;

const CASES = `cases:
  - title: a key
    records: [key]
    expect: [{ user.name: mira, kibana.alert.severity: low }]
  - title: the robot's key
    records: [robot]
    expect: none
  - title: from a file
    file: telemetry/more.ndjson
    expect: [{}, { user.name: mira }]
records:
  key: ${call('CreateAccessKey', 'mira', 'e-1')}
  robot: ${call('CreateAccessKey', 'robot', 'e-2')}
`;

function folderOf(name: string, rule: string, cases: string): string {
  put(`${name}/rule.yml`, rule);
  put(`${name}/cases.yml`, cases);
  put(`${name}/telemetry/more.ndjson`, `${call('CreateAccessKey', 'mira', 'e-3')}\n${call('CreateAccessKey', 'noah', 'e-4')}\n`);
  return join(folder, name);
}

test('cases that pass: exit 0, and every literal is proved', async () => {
  const path = folderOf('good', RULE, CASES);
  const { code, stdout, stderr } = await runCli(['test', path, '--mutate']);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  assert.equal(stdout, 'ok    keys  3 cases\n      2 of 2 literals proved\n\n1 rule, 3 cases: 3 passed.\n');
  for (const file of ['cases.yml', 'rule.yml']) assert.match((await runCli(['test', join(path, file)])).stdout, /3 cases: 3 passed/);
});

test('cases that fail: exit 1; what was expected, what came, and the clause that kept an alert out', async () => {
  const wrong = CASES.replace('user.name: mira, kibana', 'user.name: noah, kibana').replace(
    'records: [robot]\n    expect: none',
    'records: [robot]\n    expect: [{}]',
  );
  const path = folderOf('wrong', RULE, wrong.replace('expect: [{}, { user.name: mira }]', 'expect: none'));
  const { code, stdout } = await runCli(['test', path]);
  assert.equal(code, 1);
  const lines = stdout.split('\n').map((line) => line.trim());
  assert.equal(lines[0], `FAIL  keys  3 of 3 cases  ${join(path, 'cases.yml')}`);
  assert.ok(lines.includes('- user.name: "noah"') && lines.includes('+ user.name: "mira"'), stdout);
  assert.ok(lines.includes('expected 1 alert, got 0') && lines.includes('expected no alert, got 2'), stdout);
  assert.match(
    stdout,
    /no event meets the query\n\s+closest event: aws\.cloudtrail 2026-03-04T10:00:00\.000Z, kept out by one clause:\n\s+✗ not\n\s+✓ .*user\.name/,
  );
  assert.equal(lines.filter((line) => line.startsWith('unexpected alert:')).length, 2);
  assert.match(stdout, /1 rule, 3 cases: 0 passed, 3 failed\.\n$/);
});

test('a literal that no case notices is a survivor with its place: exit 1', async () => {
  const path = folderOf('weak', RULE, CASES.replace('    records: [robot]', '    records: []'));
  const { code, stdout } = await runCli(['test', path, '--mutate']);
  assert.equal(code, 1);
  assert.ok(
    stdout.includes(`1 of 2 literals proved\n      no case notices when "robot" (${join(path, 'rule.yml')}:8:22) is "rǂobot"\n`),
    stdout,
  );
});

test('--mutate takes an explanation for what no case can notice, and none for what some case does', async () => {
  const less = CASES.replace('    records: [robot]', '    records: []');
  const path = folderOf('explained', RULE, `${less}survivors: [{ literal: '"robot"', reason: Robots never do it. }]\n`);
  const { code, stdout } = await runCli(['test', path, '--mutate']);
  assert.ok(stdout.includes('1 of 2 literals proved, 1 explained\n'), stdout);
  assert.ok(stdout.includes('rule.yml:8:22): Robots never do it.\n'), stdout);
  assert.equal(code, 0);
  const idle = folderOf('idle', RULE, `${CASES}survivors: [{ literal: '"robot"', reason: Robots never do it. }]\n`);
  const complaint = await runCli(['test', idle, '--mutate']);
  assert.equal(complaint.code, 1);
  assert.ok(complaint.stdout.includes('explained as a survivor, but none: "robot"; take it out'), complaint.stdout);
});

test('what is no record, no file, no rule, and whose cases nobody knows', async () => {
  const odd = folderOf(
    'odd',
    RULE,
    CASES.replace('{"eventVersion"', '{"eventWhat"').replaceAll('eventSource', 'x').replace('more.ndjson', 'less.ndjson'),
  );
  const { code, stdout } = await runCli(['test', odd]);
  assert.equal(code, 1);
  assert.match(stdout, /record 1 was not recognized/);
  assert.match(stdout, /telemetry\/less\.ndjson: /);
  const broken = folderOf('broken', RULE.replace('"CreateAccessKey"', '('), CASES);
  assert.equal((await runCli(['test', broken])).code, 2);
  put('crowd/a.yml', RULE.replace('rule_id: keys', 'rule_id: a'));
  const crowd = await runCli(['test', folderOf('crowd', RULE, CASES)]);
  assert.equal(crowd.code, 2);
  assert.match(crowd.stderr, /RUL302: The cases stand beside 2 rules/);
  const mistake = await runCli(['test', folderOf('mistake', RULE, CASES.replace('[key]', '[kye]'))]);
  assert.equal(mistake.code, 2);
  assert.match(mistake.stderr, /No record is called "kye"/);
  put('bare/rule.yml', RULE);
  assert.match((await runCli(['test', join(folder, 'bare')])).stderr, /no rule there has cases/);
});

test('JUnit: a suite a rule, a test a case, nothing of a text is markup', async () => {
  const path = folderOf(
    'junit',
    RULE,
    CASES.replace("the robot's key", 'a <b> & \\"c\\"').replace('records: [robot]\n    expect: none', 'records: [robot]\n    expect: [{}]'),
  );
  const report = join(folder, 'report.xml');
  assert.equal((await runCli(['test', path, '--format', 'junit', '--output', report])).code, 1);
  const xml = readFileSync(report, 'utf8');
  assert.match(xml, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="tocsin test" tests="3" failures="1">\n/);
  assert.match(xml, /<testcase classname="keys" name="a key"\/>/);
  assert.match(xml, /name="a &lt;b&gt; &amp; \\&quot;c\\&quot;">\n\s+<failure message="expected 1 alert, got 0">/);
});

test('the literals of every language, and nothing else', () => {
  const told = (...[language, text]: Parameters<typeof literalsOf>): readonly string[] =>
    literalsOf(language, text).map(({ start, end }) => text.slice(start, end));
  assert.deepEqual(told('kuery', 'a: (x or "y z") and not b: * and c > 5 and d: { e: t*e } and f: true'), [
    'x',
    '"y z"',
    '5',
    't*e',
    'true',
  ]);
  assert.deepEqual(
    told('lucene', 'a:x AND b:"y z" AND c:*').map((text) => text.replace(/^:/, '')),
    ['x', '"y z"'],
  );
  assert.deepEqual(told('eql', 'process where a.0.b == "x" and c in ("y", 3) and d == true // "no"'), ['"x"', '"y"', '3', 'true']);
  assert.deepEqual(told('esql', 'FROM logs-* | WHERE a == "x" AND b > 1.5 // "no"\n| EVAL c = TRUE'), ['"x"', '1.5', 'TRUE']);
});
