import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { ProgressLine, progressText } from '../src/app/cli/progress.ts';
import { type CliResult, finished, runCli, runCliInto, startCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-cli-'));
// Compiled once, for all that run beside each other later.
before(() => runCli(['scan', 'nowhere']));
after(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** A CloudTrail record; `CreateAccessKey` for another user is what the rule below looks for. */
function call(eventName: string, minute: number): string {
  return JSON.stringify({
    eventVersion: '1.08',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDA1',
      arn: 'arn:aws:iam::111122223333:user/mira',
      accountId: '111122223333',
      userName: 'mira',
    },
    eventTime: `2026-03-04T10:${String(minute).padStart(2, '0')}:00Z`,
    eventSource: 'iam.amazonaws.com',
    eventName,
    awsRegion: 'us-east-1',
    sourceIPAddress: '203.0.113.24',
    userAgent: 'aws-cli/2.15',
    requestParameters: { userName: 'svc' },
    responseElements: null,
    requestID: `r-${minute}`,
    eventID: `e-${minute}-${eventName}`,
    eventType: 'AwsApiCall',
    recipientAccountId: '111122223333',
  });
}

function ruleText(id: string, severity: string, query: string): string {
  return `rule_id: ${id}\nname: Rule ${id}\ndescription: d\ntype: query\nlanguage: kuery\nindex: [logs-*]\nseverity: ${severity}\nrisk_score: 21\ninterval: 5m\nfrom: now-6m\nquery: '${query}'\n`;
}

const quiet = `${call('ListUsers', 1)}\n${call('GetUser', 2)}\n`;
const loud = `${quiet}${call('CreateAccessKey', 3)}\n${call('DeleteUser', 4)}\n`;
const QUIET = put('quiet.ndjson', quiet);
const LOUD = put('loud.ndjson', loud);
const RULES = put('rules/keys.yml', ruleText('keys', 'high', 'event.action: CreateAccessKey'));
put('rules/gone.yml', ruleText('gone', 'low', 'event.action: DeleteUser'));
const GOOD_RULES = join(folder, 'rules');
const BROKEN_RULE = put('broken/broken.yml', ruleText('broken', 'low', 'event.action: ('));

async function scan(...words: readonly string[]): Promise<CliResult> {
  return runCli(['scan', ...words]);
}

/** The rules of the alerts, sorted. */
function ruleIds({ stdout }: CliResult): readonly string[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => String(JSON.parse(line)['kibana.alert.rule.rule_id']))
    .sort();
}

test('a slip at the command line is answered with what was meant, and ends with 2', async () => {
  const slips: readonly (readonly [words: readonly string[], answer: RegExp])[] = [
    [['scna'], /Did you mean scan\?/],
    [['scan', '--formt', 'csv', 'x'], /Did you mean --format\?/],
    [['scan', 'x', '--format', 'tabel'], /Did you mean table\?/],
    [['scan', 'x', '--fail-on', 'hihg'], /Did you mean high\?/],
    [['scan', 'x', '--since', 'yesterday'], /2026-03-04/],
    [['scan', 'x', '--dataset', 'aws'], /aws\.cloudtrail/],
    [['scan', 'x', '--since', '2026-03-05', '--until', '2026-03-04'], /later/],
    [['scan'], /tocsin scan \.\/logs/],
    [['scan', '--rules', GOOD_RULES, LOUD], /name the logs first/],
    [['rules', 'show', 'cc-e1'], /Did you mean cc-e01\?/],
    [['simulate', 't1098.01', '--out', join(folder, 'never')], /Did you mean t1098\.001\?/],
    [['simulate', 't1098.001'], /--out/],
  ];
  const results = await Promise.all(slips.map(([words]) => runCli(words)));
  for (const [index, [words, answer]] of slips.entries()) {
    const { code, stdout, stderr } = results[index] as CliResult;
    assert.equal(code, 2, words.join(' '));
    assert.equal(stdout, '', words.join(' '));
    assert.match(stderr, answer);
  }
  assert.ok(!existsSync(join(folder, 'never')));
});

test('help and version end with 0', async () => {
  for (const words of [['--help'], ['help', 'scan'], ['scan', '--help'], ['--version']]) {
    const { code, stdout } = await runCli(words);
    assert.equal(code, 0, words.join(' '));
    assert.ok(stdout.length > 4);
  }
});

test('exit codes: clean, alerts, a rule that does not load, unreadable input, and which of them comes first', async () => {
  const nowhere = join(folder, 'nowhere');
  const both = [GOOD_RULES, BROKEN_RULE];
  const expected: readonly (readonly [code: number, words: readonly string[]])[] = [
    [0, [LOUD, '--rules', GOOD_RULES]],
    [0, [QUIET, '--fail-on', 'low', '--rules', GOOD_RULES]],
    [1, [LOUD, '--fail-on', 'high', '--rules', GOOD_RULES]],
    [0, [LOUD, '--fail-on', 'critical', '--rules', GOOD_RULES]],
    [2, [LOUD, '--rules', ...both]],
    [2, [LOUD, nowhere, '--fail-on', 'low', '--rules', ...both]],
    [2, [LOUD, '--rules', GOOD_RULES, nowhere]],
    [2, [LOUD, '--rules', BROKEN_RULE]],
    [3, [LOUD, nowhere, '--fail-on', 'low', '--rules', GOOD_RULES]],
    [3, [put('other.json', '{"a":1}\n'), '--rules', GOOD_RULES]],
    [3, [put('empty.json', ''), '--rules', GOOD_RULES]],
    [0, [LOUD, put('empty.json', ''), '--rules', GOOD_RULES]],
  ];
  const results = await Promise.all(expected.map(([, words]) => scan(...words, '--format', 'ndjson')));
  for (const [index, [code, words]] of expected.entries()) {
    const result = results[index] as CliResult;
    assert.equal(result.code, code, `${words.join(' ')}\n${result.stderr}`);
  }
  assert.deepEqual(ruleIds(results[4] as CliResult), ['gone', 'keys']);
  assert.match((results[4] as CliResult).stderr, /broken\.yml:11:\d+ \(broken\) KQL\d+/);
});

test('broken input: what is readable is read, what is not is named, and it ends with 3', async () => {
  const cases: Readonly<Record<string, string | Buffer>> = {
    'bad-line.json': `${call('CreateAccessKey', 3)}\n{"eventName": \n${call('DeleteUser', 4)}\n`,
    'text.log': `plain text\n${loud}`,
    'cut.json': `{"Records":[${call('CreateAccessKey', 3)},${call('DeleteUser', 4)},{"eventName":"Li`,
    'large.json': `${loud}{"a":"${'x'.repeat(50_000_000)}"}\n`,
    'cut.json.gz': gzipSync(loud).subarray(0, -9),
  };
  for (const [name, content] of Object.entries(cases)) {
    const result = await scan(put(`bad/${name}`, content), '--rules', GOOD_RULES, '--format', 'ndjson');
    assert.equal(result.code, 3, name);
    assert.deepEqual(ruleIds(result), ['gone', 'keys'], name);
  }
  const nothing: Readonly<Record<string, string | Buffer>> = {
    'binary.json': Buffer.alloc(4000, 1).fill(0, 100, 200),
    'zip.json': 'PK\x03\x04',
  };
  for (const [name, content] of Object.entries(nothing)) assert.equal((await scan(put(`none/${name}`, content))).code, 3, name);
  mkdirSync(join(folder, 'bare'));
  assert.equal((await scan(join(folder, 'bare'))).code, 3);
});

test('ndjson: one alert a line with Elastic names, the same bytes every time, in any order of the input', async () => {
  const results = await Promise.all([
    scan(LOUD, '--rules', GOOD_RULES, '-f', 'ndjson'),
    runCli(['scan', '-', '--rules', GOOD_RULES, '-f', 'ndjson', '--quiet'], { input: gzipSync(loud), environment: { TZ: 'Asia/Tokyo' } }),
    scan(put('turned.json', `[${loud.trim().split('\n').reverse().join(',\n')}]`), '--rules', GOOD_RULES, '-f', 'ndjson'),
  ]);
  const [first, ...others] = results.map(({ stdout }) => stdout);
  for (const other of others) assert.equal(other, first);
  assert.equal(results[1]?.stderr, '');
  const alerts = (first ?? '').trim().split('\n');
  const alert = JSON.parse(alerts.find((line) => line.includes('"keys"')) ?? 'null');
  assert.equal(alert['kibana.alert.severity'], 'high');
  assert.equal(alert['kibana.alert.original_time'], '2026-03-04T10:03:00.000Z');
});

test('every format: data alone on standard output, the summary beside it, no color, the same bytes every time', async () => {
  const looks: Readonly<Record<string, RegExp>> = {
    table: /^4 events → 2 alerts\n/,
    json: /^\{[\s\S]*"alerts":[\s\S]*\}\n$/,
    ndjson: /^\{.*\}\n\{.*\}\n$/,
    csv: /^time,severity,.*\r?\n.*,high,/,
    sarif: /^\{[\s\S]*"version": "2\.1\.0"[\s\S]*\}\n$/,
    html: /^<!DOCTYPE html>[\s\S]*<\/html>\n$/,
  };
  for (const [format, look] of Object.entries(looks)) {
    const words = [LOUD, '--rules', GOOD_RULES, '-f', format] as const;
    const [plain, again] = await Promise.all([
      scan(...words),
      runCli(['scan', ...words, '--quiet'], { environment: { TZ: 'Asia/Tokyo' } }),
    ]);
    assert.equal(plain.code, 0, plain.stderr);
    assert.match(plain.stdout, look);
    assert.ok(!plain.stdout.includes('\u{1b}') && !plain.stderr.includes('\u{1b}'), format);
    assert.equal(plain.stderr.includes('4 events → 2 alerts'), format !== 'table', format);
    assert.equal(again.stderr, '', format);
    if (format !== 'table') assert.equal(again.stdout, plain.stdout, format);
  }
});

test('--since and --until choose events by their own time; --severity what is shown', async () => {
  const rules = ['--rules', GOOD_RULES, '-f', 'ndjson'] as const;
  assert.deepEqual(ruleIds(await scan(LOUD, '--since', '2026-03-04T10:04Z', ...rules)), ['gone']);
  assert.deepEqual(ruleIds(await scan(LOUD, '--until', '2026-03-04T10:03Z', ...rules)), ['keys']);
  assert.deepEqual(ruleIds(await scan(LOUD, '--until', '2026-03-04', ...rules)), ['gone', 'keys']);
  assert.deepEqual(ruleIds(await scan(LOUD, '--severity', 'medium', ...rules)), ['keys']);
});

test('Ctrl-C ends reading: what was read is reported as partial, with 130', { skip: process.platform === 'win32' }, async () => {
  const child = startCli(['scan', '-', '--rules', RULES, '--format', 'ndjson']);
  const ended = finished(child);
  // More than a pipe holds: once it is taken, reading is under way.
  const many = `${loud}${Array.from({ length: 2000 }, (_, index) => call(`List${index}`, 5)).join('\n')}\n`;
  await new Promise<void>((resolve) => child.stdin.write(many, () => resolve()));
  child.kill('SIGINT');
  const result = await ended;
  assert.equal(result.code, 130, result.stderr);
  assert.match(result.stderr, /PARTIAL/);
  assert.deepEqual(ruleIds(result), ['keys']);
});

test('a reader that goes away is no mistake', { skip: process.platform === 'win32' }, async () => {
  const child = startCli(['rules']);
  child.stdout.destroy();
  const { code, stderr } = await finished(child);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
});

test('--output writes a file; a full disk and a missing folder are said', { skip: !existsSync('/dev/full') }, async () => {
  const path = join(folder, 'report.ndjson');
  const written = await scan(LOUD, '--rules', GOOD_RULES, '-f', 'ndjson', '-o', path);
  assert.equal(written.stdout, '');
  assert.deepEqual(ruleIds({ ...written, stdout: readFileSync(path, 'utf8') }), ['gone', 'keys']);
  const full = await scan(LOUD, '--rules', GOOD_RULES, '-f', 'ndjson', '-o', '/dev/full');
  assert.equal(full.code, 2);
  assert.match(full.stderr, /Could not write \/dev\/full: the disk is full/);
  assert.deepEqual(runCliInto(['scan', LOUD, '--rules', GOOD_RULES, '-q'], '/dev/full'), {
    code: 2,
    stderr: 'tocsin: Could not write to standard output: the disk is full\n',
  });
  const lost = await scan(LOUD, '--rules', GOOD_RULES, '-o', join(folder, 'not', 'there.json'));
  assert.match(lost.stderr, /the folder does not exist/);
});

test('rules: a list, a page', async () => {
  const list = await runCli(['rules']);
  assert.equal(list.code, 0);
  assert.match(list.stdout, /^cc-e01 +medium +kql +T1098\.001 +Credential added/m);
  const page = await runCli(['rules', 'show', 'SEED-K']);
  assert.equal(page.code, 0);
  assert.match(page.stdout, /^# Azure Application Credential Modification\n/);
  const own = await runCli(['rules', 'show', 'keys', '--rules', GOOD_RULES]);
  assert.match(own.stdout, /^# Rule keys\n/);
});

test('simulate lists rules and stories, and writes one of them in every shape or in one', async () => {
  const list = await runCli(['simulate', '--list']);
  assert.equal(list.code, 0);
  assert.match(list.stdout, /^ {2}helpdesk +A helpdesk account/m);
  assert.match(list.stdout, /^ {2}cc-a08 +An SSH key/m);
  const every = join(folder, 'every-shape');
  assert.equal((await runCli(['simulate', 'A08', '--out', every])).code, 0);
  assert.ok(readdirSync(join(every, 'aws')).some((name) => name.includes('elastic')));
  const fired = ruleIds(await scan(every, '-f', 'ndjson')).filter((id) => id === 'cc-a08');
  assert.equal(fired.length, 1);
  const one = join(folder, 'one-shape');
  assert.equal((await runCli(['simulate', '--scenario', 'helpdesk', '--shape', 'm365', '--out', one])).code, 0);
  assert.ok(ruleIds(await scan(one, '-f', 'ndjson')).includes('cc-e11'));
  assert.match((await runCli(['simulate', 'cc-a08', '--scenario', 'helpdesk', '--out', one])).stderr, /name one of them/);
});

test('simulate writes labelled telemetry; scanning the folder finds what the labels say, no more and no less', async () => {
  const out = join(folder, 'simulated');
  assert.equal((await runCli(['simulate', 'T1098.001', '--out', out, '--seed', '7', '--size', '300KB'])).code, 0);
  const again = await runCli(['simulate', 't1098.001', '--out', out]);
  assert.equal(again.code, 2);
  assert.match(again.stderr, /not empty/);
  const labels = readFileSync(join(out, 'labels.txt'), 'utf8').trim().split('\n');
  const expected = labels.flatMap((line) => JSON.parse(line).expect);
  const result = await scan(out, '-f', 'ndjson');
  assert.equal(result.code, 0, result.stderr);
  // The labels speak of some rules; the others are held to what they find by their own cases.
  const labelled = new Set(expected);
  assert.deepEqual(
    ruleIds(result).filter((id) => labelled.has(id)),
    expected.sort(),
  );
});

test('the demo shows alerts with their rule ids, ends with the next command, and leaves nothing behind', async () => {
  const temporary = mkdtempSync(join(folder, 'tmp-'));
  const { code, stdout, stderr } = await runCli(['demo'], { environment: { TMPDIR: temporary } });
  assert.equal(code, 0, stderr);
  for (const id of ['cc-e01', 'cc-e02', 'cc-e07', 'cc-a01', 'cc-a02', 'cc-a04', 'seed-k', 'seed-e']) assert.ok(stdout.includes(id), id);
  assert.match(stdout, /npx tocsin scan \.\/logs\n+$/);
  assert.deepEqual(readdirSync(temporary), []);
});

test('progress: nothing without a terminal; on one, a line within a second that fits it', () => {
  const written: string[] = [];
  const write = (text: string): number => written.push(text);
  let now = 0;
  const state = { path: 'logs/\u{1b}[2Ja.json', byteCount: 250_000_000, recordCount: 190_000, hitCount: 1234 };
  const silent = new ProgressLine({ write }, () => now, 1_000_000_000);
  silent.show(state);
  assert.equal(written.length, 0);
  const line = new ProgressLine({ isTTY: true, columns: 60, write }, () => now, 1_000_000_000);
  for (now = 0; now <= 1000; now += 10) line.show(state);
  line.clear();
  assert.equal(written.length, 12, 'ten a second, and its end');
  for (const text of written) assert.ok(text.startsWith('\r\u{1b}[2K') && text.length <= 64);
  assert.equal(
    progressText(state, 2.5, 1_000_000_000),
    '25 %  250 MB of 1.0 GB  100 MB/s  190,000 records  1,234 hits  0:08 left  logs/‹U+001B›[2Ja.json',
  );
  assert.equal(progressText(state, 2.5, undefined), '250 MB  100 MB/s  190,000 records  1,234 hits  logs/‹U+001B›[2Ja.json');
});

test('techniques are read in the version of ATT&CK that was asked for, and the page says what changed', async () => {
  const rules = put(
    'attack/rule.yml',
    "rule_id: off\nname: Off\ntype: query\nquery: 'event.action: StopLogging'\nindex: [logs-aws.cloudtrail-*]\nseverity: low\nthreat: { TA0005: [T1562.008] }\n",
  );
  const log = put('attack/log.json', call('StopLogging', 1));
  const page = (await runCli(['rules', 'show', 'off', '--rules', rules])).stdout;
  assert.match(page, /T1562\.008 → T1685\.002 Disable or Modify Cloud Log\n/);
  assert.doesNotMatch((await runCli(['rules', 'show', 'off', '--rules', rules, '--attack-version', '18'])).stdout, /→|T1685/);
  const technique = async (...words: string[]): Promise<unknown> =>
    JSON.parse((await runCli(['scan', log, '--rules', rules, '--format', 'ndjson', '--quiet', ...words])).stdout)[
      'kibana.alert.rule.threat'
    ][0].technique[0].id;
  assert.equal(await technique(), 'T1685');
  assert.equal(await technique('--attack-version', '18'), 'T1562');
});
