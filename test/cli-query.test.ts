import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { tableFromIPC } from 'apache-arrow';
import { guessLanguage } from '../src/app/query-language.ts';
import { type CliResult, finished, runCli, startCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-query-'));
// Compiled once, for all that run beside each other later.
before(() => runCli(['query', 'a:b', 'nowhere']));
after(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, content: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** A CloudTrail record; `second` of an hour says when. */
function call(eventName: string, userName: string, second: number): string {
  const time = new Date(Date.UTC(2026, 2, 4, 10, 0, second)).toISOString();
  return JSON.stringify({
    eventVersion: '1.08',
    userIdentity: { type: 'IAMUser', principalId: 'AIDA1', arn: `arn:aws:iam::111122223333:user/${userName}`, userName },
    eventTime: time,
    eventSource: 'iam.amazonaws.com',
    eventName,
    awsRegion: 'us-east-1',
    sourceIPAddress: '203.0.113.24',
    requestID: `r-${second}`,
    eventID: `${eventName}-${userName}-${second}`,
    eventType: 'AwsApiCall',
    recipientAccountId: '111122223333',
  });
}

/** Not in the order of time, and one record twice. */
const LOG = put(
  'log.ndjson',
  [
    call('ConsoleLogin', 'mira', 60),
    call('ListUsers', 'otto', 30),
    call('CreateAccessKey', 'mira', 120),
    call('CreateAccessKey', 'otto', 90),
    call('ConsoleLogin', 'otto', 10),
    call('DeleteUser', '=evil\u001b[31m', 200),
    call('CreateAccessKey', 'mira', 120),
  ].join('\n'),
);

async function query(...words: readonly string[]): Promise<CliResult> {
  return runCli(['query', ...words]);
}

/** The documents of `--format ndjson`. */
async function documents(
  ...words: readonly string[]
): Promise<readonly { readonly event: { readonly action: string; readonly id: string } }[]> {
  const { stdout, stderr } = await query(...words, '-f', 'ndjson');
  return stdout.split('\n').flatMap((line) => {
    if (line === '') return [];
    const document: unknown = JSON.parse(line);
    assert.ok(typeof document === 'object', stderr);
    return [document as { event: { action: string; id: string } }];
  });
}

test('the text tells its language', () => {
  const texts: readonly (readonly [language: string, text: string])[] = [
    ['kuery', 'event.action: x'],
    ['kuery', ''],
    ['kuery', 'from: x'],
    ['kuery', 'from and to'],
    ['kuery', 'sequence: 1 and sample: 2'],
    ['kuery', 'row >= 5'],
    ['esql', 'FROM logs-* | LIMIT 1'],
    ['esql', '// all of it\n/* and\nmore */ from logs-*'],
    ['esql', 'row x = 1'],
    ['esql', 'ROW `a b` = 1'],
    ['eql', 'any where true'],
    ['eql', '  process where process.name == "x"'],
    ['eql', '"a b" where true'],
    ['eql', 'sequence by user.id [any where true] [any where true]'],
    ['eql', 'sequence[any where true][any where true]'],
    ['eql', 'sample by user.id [any where true] [any where true]'],
    ['kuery', '/* never closed'],
  ];
  for (const [language, text] of texts) assert.equal(guessLanguage(text), language, text);
});

test('events are written in the order they are read, each once', async () => {
  const found = await documents('event.action: CreateAccessKey', LOG);
  assert.deepEqual(
    found.map(({ event }) => event.id),
    ['CreateAccessKey-mira-120', 'CreateAccessKey-otto-90'],
  );
});

test('head, tail and --size cut by time where the language says so', async () => {
  const seconds = async (...words: readonly string[]): Promise<readonly string[]> =>
    (await documents(...words, LOG)).map(({ event }) => event.id.replace(/.*-/, ''));
  const any = 'any where event.action != "DeleteUser"';
  const [plain, head, tail, both, newest, first, nothing] = await Promise.all([
    seconds(any),
    seconds(`${any} | head 2`),
    seconds(`${any} | tail 2`),
    seconds(`${any} | tail 3 | head 1`),
    seconds(any, '--size', '2'),
    seconds('not event.action: DeleteUser', '--size', '2'),
    seconds(any, '--size', '0'),
  ]);
  assert.deepEqual(plain, ['60', '30', '120', '90', '10']);
  assert.deepEqual(head, ['10', '30']);
  assert.deepEqual(tail, ['90', '120']);
  assert.deepEqual(both, ['60']);
  assert.deepEqual(newest, ['90', '120']);
  assert.deepEqual(first, ['60', '30']);
  assert.deepEqual(nothing, []);
});

test('sequences go by time, whatever the order of the file', async () => {
  const text =
    'sequence by user.name with maxspan=61s [any where event.action == "ConsoleLogin"] [any where event.action == "CreateAccessKey"]';
  const { stdout, code, stderr } = await query(text, LOG, '--format', 'json');
  assert.equal(code, 0, stderr);
  const { sequences } = JSON.parse(stdout);
  assert.equal(sequences.length, 1);
  assert.deepEqual(sequences[0].join_keys, ['mira']);
  assert.equal(sequences[0].events.length, 2);
  assert.match(stderr, /1 sequence found in 7 events of 1 file/);
  const table = await query(text.replace('61s', '2m'), LOG);
  assert.equal(table.stdout.match(/^sequence \d: /gm)?.length, 2);
});

test('tables have types, and stand in every format', async () => {
  const text = 'FROM logs-aws.* | STATS calls = COUNT(*), last = MAX(@timestamp) BY user.name | WHERE calls > 1 | SORT user.name';
  const [table, json, ndjson, csv] = await Promise.all(['table', 'json', 'ndjson', 'csv'].map((format) => query(text, LOG, '-f', format)));
  assert.equal(
    table?.stdout,
    [
      'calls  last                      user.name',
      ' long  date                      keyword',
      '    2  2026-03-04T10:02:00.000Z  mira',
      '    3  2026-03-04T10:01:30.000Z  otto',
      '',
    ].join('\n'),
  );
  assert.deepEqual(JSON.parse(json?.stdout ?? ''), {
    columns: [
      { name: 'calls', type: 'long' },
      { name: 'last', type: 'date' },
      { name: 'user.name', type: 'keyword' },
    ],
    rows: [
      [2, '2026-03-04T10:02:00.000Z', 'mira'],
      [3, '2026-03-04T10:01:30.000Z', 'otto'],
    ],
  });
  assert.deepEqual(JSON.parse(ndjson?.stdout.split('\n')[1] ?? ''), { calls: 3, last: '2026-03-04T10:01:30.000Z', 'user.name': 'otto' });
  assert.equal(csv?.stdout, 'calls,last,user.name\r\n2,2026-03-04T10:02:00.000Z,mira\r\n3,2026-03-04T10:01:30.000Z,otto\r\n');
});

test('ROW needs no input; row commands run behind EQL', async () => {
  assert.equal((await query('ROW a = 1 + 1', '-f', 'csv')).stdout, 'a\r\n2\r\n');
  const grouped = await query('any where true | stats c = count(*) by event.action | sort c desc | limit 1', LOG, '-f', 'csv');
  assert.equal(grouped.stdout, 'c,event.action\r\n2,ConsoleLogin\r\n');
  const [first] = await documents('any where user.name == "otto" | eval who = concat(user.name, "!") | limit 1', LOG);
  assert.equal(first && 'who' in first && first.who, 'otto!');
});

test('LOOKUP JOIN joins a table that is given as a file', async () => {
  const people = put('people.csv', 'user.name,team\nmira,red\notto,blue\n');
  const text = 'FROM logs-* | LOOKUP JOIN people ON user.name | STATS c = COUNT(*) BY team | SORT team';
  const { stdout, stderr } = await query(text, LOG, '-f', 'csv', '--lookup', `people=${people}`);
  assert.equal(stdout, 'c,team\r\n3,blue\r\n2,red\r\n1,\r\n', stderr);
  const without = await query(text, LOG);
  assert.deepEqual([without.code, /--lookup name=file/.test(without.stderr)], [2, true]);
  const lost = await query(text, LOG, '--lookup', `people=${join(folder, 'nobody.csv')}`);
  assert.deepEqual([lost.code, /nobody\.csv: no such file/.test(lost.stderr)], [2, true]);
});

test('now is the end of the data, or what --now says', async () => {
  const ids = async (...words: readonly string[]): Promise<readonly string[]> =>
    (await documents(...words, LOG)).map(({ event }) => event.id);
  assert.deepEqual(await ids('@timestamp >= now-90s and event.action: CreateAccessKey'), ['CreateAccessKey-mira-120']);
  assert.deepEqual(await ids('@timestamp >= now-30s', '--now', '2026-03-04T10:02:10Z'), [
    'CreateAccessKey-mira-120',
    'DeleteUser-=evil\u001b[31m-200',
  ]);
  assert.deepEqual(await ids('event.action: *', '--since', '2026-03-04T10:02Z', '--until', '2026-03-04T10:02:30Z'), [
    'CreateAccessKey-mira-120',
  ]);
});

test('what is in a log is harmless in a terminal and in a spreadsheet', async () => {
  const [table, csv] = await Promise.all([
    query('event.action: DeleteUser', LOG),
    query('event.action: DeleteUser', LOG, '-f', 'csv', '--fields', 'user.name'),
  ]);
  assert.match(table?.stdout ?? '', /=evil‹U\+001B›\[31m/);
  assert.equal(csv?.stdout, "user.name\r\n'=evil‹U+001B›[31m\r\n");
});

test('nothing found is an answer: exit code 0, every format in one piece', async () => {
  const none = (format: string, text = 'event.action: Nothing'): Promise<CliResult> => query(text, LOG, '-f', format);
  const [table, json, ndjson, csv, sequences] = await Promise.all([
    none('table'),
    none('json'),
    none('ndjson'),
    none('csv'),
    none('json', 'sequence [any where false] [any where false]'),
  ]);
  assert.deepEqual(
    [table, json, ndjson, csv, sequences].map(({ code }) => code),
    [0, 0, 0, 0, 0],
  );
  assert.match(table.stderr, /no event found in 7 events of 1 file/);
  assert.deepEqual([table.stdout, ndjson.stdout], ['', '']);
  assert.deepEqual([JSON.parse(json.stdout), JSON.parse(sequences.stdout)], [{ events: [] }, { sequences: [] }]);
  assert.equal(csv.stdout, '@timestamp,event.action,user.name,source.ip,event.outcome\r\n');
});

test('a FROM that selects nothing says what there is', async () => {
  const { stderr } = await query('FROM logs-okta* | LIMIT 1', LOG);
  assert.match(stderr, /FROM logs-okta\* selects none of the events, which stand in logs-aws\.cloudtrail-default/);
});

test('a mistake is shown with its place, its code and what would be right, and ends with 2', async () => {
  const { code, stdout, stderr } = await query('event.action: "x" and (event.outcome: y', LOG);
  assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
  assert.equal(
    stderr,
    [
      'error KQL103: This "(" is never closed',
      '  query:1:23',
      '  1 | event.action: "x" and (event.outcome: y',
      '    |                       ^',
      '  help: put ")" where it ends',
      'The query was read as KQL; --language says otherwise.',
      '',
    ].join('\n'),
  );
  const wrong = await query('FROM logs-* | LIMIT 1', LOG, '--language', 'eql');
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /As ES\|QL it is a query: --language esql/);
  const unknown = await query('a: b', LOG, '--language', 'lucen');
  assert.deepEqual([unknown.code, /Did you mean lucene\?/.test(unknown.stderr)], [2, true]);
  const pathless = await query('a: b');
  assert.deepEqual([pathless.code, /name the files/.test(pathless.stderr)], [2, true]);
});

test('a table in Arrow has the types of its columns; nulls, lists and large numbers stay what they are', async () => {
  const path = join(folder, 'out.arrow');
  const text =
    'ROW n = -5, d = 2.0, m = ["a,b", "日"], z = null, e = [1, 2], big = 9223372036854775807, t = "2026-01-01"::datetime, b = true';
  const { code, stderr } = await query(text, '-f', 'arrow', '-o', path);
  assert.equal(code, 0, stderr);
  const table = tableFromIPC(readFileSync(path));
  assert.deepEqual(
    table.schema.fields.map(({ name, type, metadata }) => `${name} ${type} ${metadata.get('elastic:type')}`),
    [
      'n Int32 integer',
      'd Float64 double',
      'm List<Utf8> keyword',
      'z Utf8 null',
      'e List<Int32> integer',
      'big Int64 long',
      't Timestamp<MILLISECOND, UTC> date',
      'b Bool boolean',
    ],
  );
  const row = table.get(0);
  assert.deepEqual(
    [row?.n, row?.d, [...(row?.m ?? [])], row?.z, [...(row?.e ?? [])], row?.big, row?.t, row?.b],
    [-5, 2, ['a,b', '日'], null, [1, 2], 9223372036854775807n, Date.UTC(2026, 0, 1), true],
  );
  const events = await query('event.action: *', LOG, '-f', 'arrow', '-o', path);
  assert.deepEqual([events.code, /writes tables/.test(events.stderr)], [2, true]);
});

test('CSV keeps numbers numbers, and several values a list', async () => {
  const { stdout } = await query('ROW n = -5, d = -1.5, t = "-x", m = ["a,b", "c"], z = null', '-f', 'csv');
  assert.equal(stdout, `n,d,t,m,z\r\n-5,-1.5,'-x,"[""a,b"",""c""]",\r\n`);
});

test('what a value could not be computed from is told on standard error, in Elasticsearch’s words', async () => {
  const { stdout, stderr } = await query('ROW a = ["1", "two"] | EVAL b = a::integer, c = LENGTH(a)', '-f', 'csv');
  assert.equal(stdout, 'a,b,c\r\n"[""1"",""two""]",1,\r\n');
  const notes = stderr.replace(/\s+/g, ' ');
  assert.match(notes, /Line 1:33: evaluation of \[a::integer\] failed, treating result as null\. Only first 20 failures recorded\./);
  assert.match(notes, /Line 1:33: java\.lang\.NumberFormatException: For input string: "two"/);
  assert.match(notes, /Line 1:49: java\.lang\.IllegalArgumentException: single-value function encountered multi-value/);
});

test('what could not be read is named, and ends with 3', async () => {
  const broken = put('broken.ndjson', `${call('ListUsers', 'mira', 1)}\n{"eventName": \n${call('ListRoles', 'mira', 2)}\n`);
  const { code, stdout, stderr } = await query('event.action: List*', broken, join(folder, 'nowhere'), '-f', 'ndjson');
  assert.equal(code, 3);
  assert.equal(stdout.trim().split('\n').length, 2);
  assert.match(stderr, /No such file or folder: 1/);
  assert.match(stderr, /Broken JSON|Not JSON/);
});

test('standard input and a file as output', async () => {
  const path = join(folder, 'out.csv');
  const words = ['query', 'event.action: DeleteUser', '-', '-f', 'csv', '--fields', 'event.action', '-o', path];
  const { code, stdout, stderr } = await runCli(words, { input: readFileSync(LOG) });
  assert.deepEqual({ code, stdout }, { code: 0, stdout: '' });
  assert.match(stderr, /1 event found/);
  assert.equal(readFileSync(path, 'utf8'), 'event.action\r\nDeleteUser\r\n');
});

test('Ctrl-C ends reading: the results so far are whole, and it ends with 130', { skip: process.platform === 'win32' }, async () => {
  const child = startCli(['query', 'event.action: List*', '-', '--format', 'json']);
  const ended = finished(child);
  const many = `${Array.from({ length: 2000 }, (_, index) => call('ListUsers', 'mira', index)).join('\n')}\n`;
  await new Promise<void>((resolve) => child.stdin?.write(many, () => resolve()));
  child.kill('SIGINT');
  const { code, stdout, stderr } = await ended;
  assert.equal(code, 130, stderr);
  assert.match(stderr, /PARTIAL/);
  assert.ok(Array.isArray(JSON.parse(stdout).events));
});

test('a reader that has enough ends the query', { skip: process.platform === 'win32' }, async () => {
  const many = Array.from({ length: 100_000 }, (_, index) => call('ListUsers', `user${index}`, index % 60)).join('\n');
  const child = startCli(['query', 'event.action: *', put('many.ndjson', many), '--format', 'ndjson']);
  const ended = finished(child);
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  child.stdout?.destroy();
  const { code, stderr } = await ended;
  assert.equal(code, 0, stderr);
  assert.match(stderr, /the rest was not read/);
});

test('a text that reads as another language is not searched for as words, unless it is asked for', async () => {
  const texts = ['sequnce by user.name [any where true] [any where true]', 'any wher user.name == 1', 'FORM logs-* | LIMIT 1'];
  for (const text of texts) {
    const { code, stdout, stderr } = await query(text, LOG);
    assert.deepEqual([code, stdout], [2, ''], text);
    assert.match(
      stderr,
      /error KQL206: This reads as (?:EQL|ES\|QL).*\n {2}query:1:\d+\n.*\n {4}\| +\^+\n {2}help: did you mean "(?:sequence|where|FROM)"\?/,
    );
    assert.match(stderr, /--language kql/);
  }
  const asked = await query('any wher user.name == 1', LOG, '--language', 'kql');
  assert.equal(asked.code, 0);
  assert.match(asked.stderr, /warning KQL206/);
  const category = await query('proces where user.name == "mira"', LOG);
  assert.match(category.stderr, /warning EQL211.*\n(?:.*\n)*? {2}help: did you mean `process`\?/);
});

test('a query that finds nothing says which of its fields is nearly one that there is', async () => {
  for (const [text, meant] of [
    ['event.acton: ConsoleLogin', 'event.action'],
    ['any where user.nme == "mira"', 'user.name'],
    ['sequence by User.Name [any where true] [any where event.action == "x"]', 'user.name'],
  ] as const)
    assert.match((await query(text, LOG)).stderr, new RegExp(`did you mean ${meant}\\?`), text);
  assert.match((await query('event.action: ConsoleLogin', LOG, '--fields', 'user.nme,user.id')).stderr, /did you mean user\.name\?/);
  assert.doesNotMatch((await query('event.custom_thing: x or my.own.field: y', LOG)).stderr, /did you mean/);
  assert.doesNotMatch((await query('not event.acton: ConsoleLogin', LOG)).stderr, /did you mean/);
});
