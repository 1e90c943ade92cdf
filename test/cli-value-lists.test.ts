import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runCli } from './run-cli.ts';

/** Value lists of exceptions, given as files to `tocsin scan` and `tocsin test`. */
const folder = mkdtempSync(join(tmpdir(), 'tocsin-lists-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
}

function call(user: string, address: string): string {
  return JSON.stringify({
    eventVersion: '1.08',
    userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::111122223333:user/${user}`, accountId: '111122223333', userName: user },
    eventTime: '2026-03-04T10:00:00Z',
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateAccessKey',
    awsRegion: 'us-east-1',
    sourceIPAddress: address,
    eventID: `e-${user}`,
    recipientAccountId: '111122223333',
  });
}

const rule = put(
  'rule/rule.yml',
  `rule_id: keys
name: Keys
type: query
index: [logs-aws.cloudtrail-*]
severity: low
query: 'event.action: "CreateAccessKey"'
exceptions:
  - name: known people
    entries: [{ field: user.name, type: list, list: { id: known-people, type: keyword } }]
  - name: known addresses
    entries: [{ field: source.ip, type: list, list: { id: known-addresses, type: ip_range } }]
`,
);
put(
  'rule/cases.yml',
  `cases:
  - { title: somebody, records: [mira], expect: [{ user.name: mira }] }
  - { title: somebody known, records: [robot], expect: none }
records:
  mira: ${call('mira', '203.0.113.24')}
  robot: ${call('robot', '203.0.113.24')}
`,
);
const logs = put(
  'logs/trail.ndjson',
  `${call('mira', '203.0.113.24')}\n${call('robot', '203.0.113.24')}\n${call('noah', '198.51.100.7')}\n`,
);
const people = `known-people=${put('people.txt', '\ufeffrobot\r\n\r\n  other \r\n')}`;
const addresses = `known-addresses=${put('addresses.txt', '198.51.100.0-198.51.100.255\n')}`;

async function usersOf(...lists: readonly string[]): Promise<readonly string[]> {
  const flags = lists.flatMap((list) => ['--value-list', list]);
  const { stdout, stderr } = await runCli(['scan', logs, '--rules', rule, '--format', 'ndjson', '--quiet', '--threads', '0', ...flags]);
  assert.equal(stderr, '');
  return [...stdout.matchAll(/"(?:user\.name":|user":\{[^}]*"name":)"([a-z]+)"/g)].map(([, user = '']) => user).sort();
}

test('an exception takes what its list holds, each list from its own file', async () => {
  assert.deepEqual(await usersOf(), ['mira', 'noah', 'robot']);
  assert.deepEqual(await usersOf(people), ['mira', 'noah']);
  assert.deepEqual(await usersOf(people, addresses), ['mira']);
});

test('cases are run with the lists too', async () => {
  const without = await runCli(['test', join(folder, 'rule')]);
  assert.equal(without.code, 1, without.stdout);
  const given = await runCli(['test', join(folder, 'rule'), '--value-list', people]);
  assert.equal(given.code, 0, given.stdout + given.stderr);
});

test('a list that cannot be read, or that no exception names, is said', async () => {
  const empty = put('empty.txt', '\n');
  for (const [list, said] of [
    ['known-people', /--value-list known-people names no list\.\nWrite --value-list id=file/],
    [`known-people=${join(folder, 'gone.txt')}`, /the value list "known-people" cannot be read: .*gone\.txt: no such file or folder\./],
    [`known-people=${folder}`, /cannot be read: .*: it is a folder\./],
    [`known-people=${empty}`, /holds no value\.\nWrite a value a line\./],
    [people.replace('-', '_'), /no exception names a value list "known_people"\.\nDid you mean known-people\? The rules name/],
  ] as const) {
    for (const words of [
      ['scan', logs, '--rules', rule],
      ['test', join(folder, 'rule')],
    ]) {
      const { code, stderr } = await runCli([...words, '--value-list', list]);
      assert.equal(code, 2, stderr);
      assert.match(stderr, said);
    }
  }
});
