import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { geoDatabase as fromLibrary, normalize } from '#app/library.ts';
import { BrokenGeoDatabaseError, geoDatabase } from '#io/stores/geo-database.ts';
import { normalizeRecord } from '#normalize/normalize.ts';
import { buildMmdb } from './mmdb.ts';
import { runCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-geoip-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const SEATTLE = {
  continent: { names: { en: 'North America' } },
  country: { iso_code: 'US', names: { de: 'Vereinigte Staaten', en: 'United States' } },
  subdivisions: [{ iso_code: 'WA', names: { en: 'Washington' } }],
  city: { names: { en: 'Seattle, which has a name longer than twenty-nine letters' } },
  location: { latitude: 47.5, longitude: -122.25, is_here: true },
};
const GEO = {
  continent_name: 'North America',
  country_iso_code: 'US',
  country_name: 'United States',
  region_iso_code: 'US-WA',
  region_name: 'Washington',
  city_name: 'Seattle, which has a name longer than twenty-nine letters',
  location: { lat: 47.5, lon: -122.25 },
};
const CITIES = { '203.0.113.0/24': SEATTLE, '198.51.100.7/32': { country: { iso_code: 'DE' } }, '2001:db8::/32': { pointer: 0 } };
const NETWORKS = { '203.0.113.0/24': { autonomous_system_number: 64500, autonomous_system_organization: 'Example' } };

for (const recordBits of [24, 28, 32] as const) {
  test(`a database with records of ${recordBits} bits answers for its networks and no other`, () => {
    const lookup = geoDatabase(buildMmdb(CITIES, recordBits));
    assert.deepEqual(lookup('203.0.113.24'), { geo: GEO });
    assert.deepEqual(lookup('::ffff:203.0.113.1'), { geo: GEO });
    assert.deepEqual(lookup('2001:db8::5'), { geo: GEO });
    assert.deepEqual(lookup('198.51.100.7'), { geo: { country_iso_code: 'DE' } });
    for (const unknown of ['198.51.100.8', '203.0.114.1', '2001:db9::1', '10.0.0.1', 'no address', ''])
      assert.equal(lookup(unknown), undefined);
    assert.deepEqual(geoDatabase(buildMmdb(NETWORKS, recordBits))('203.0.113.24'), {
      as: { number: 64500, organization: { name: 'Example' } },
    });
  });
}

test('what is no database, and a damaged one, is named and never loops', () => {
  assert.throws(() => geoDatabase(Buffer.from('hello')), BrokenGeoDatabaseError);
  const bytes = buildMmdb(CITIES, 28);
  assert.throws(() => geoDatabase(bytes.subarray(-200)), BrokenGeoDatabaseError);
  const circle = geoDatabase(buildMmdb({ '203.0.113.0/24': { pointer: 0 } }, 24));
  assert.throws(() => circle('203.0.113.1'), BrokenGeoDatabaseError);
  for (let at = 0; at < bytes.length; at += 3) {
    const damaged = Buffer.from(bytes);
    damaged[at] = (damaged[at] as number) ^ 0xff;
    try {
      geoDatabase(damaged)('203.0.113.24');
    } catch (error) {
      assert.ok(error instanceof BrokenGeoDatabaseError, String(error));
    }
  }
});

const call = {
  eventTime: '2026-03-04T10:00:00Z',
  eventSource: 'iam.amazonaws.com',
  eventName: 'CreateAccessKey',
  eventID: 'e1',
  sourceIPAddress: '203.0.113.24',
  userIdentity: { type: 'IAMUser', userName: 'mira', accountId: '111122223333' },
  requestParameters: { userName: 'svc' },
  responseElements: { accessKey: { accessKeyId: 'AKIAEXAMPLE', userName: 'svc', status: 'Active' } },
};
const RULE = `rule_id: a-network
name: A network
type: query
language: kuery
query: 'source.as.number: 64500'
index: [logs-aws.cloudtrail-*]
risk_score: 21
severity: low
description: Anything from a network.
`;
const place = { geo: { country_iso_code: 'US' }, as: { number: 64500 } };

test('places stand where the pipeline of the dataset puts them, and nowhere in documents made elsewhere', () => {
  const geo = (ip: string) => (ip === '203.0.113.24' ? place : undefined);
  const document = (record: unknown) => normalizeRecord(record, { geo }).events[0]?.document;
  const made = document(call);
  assert.deepEqual(made?.source, { address: '203.0.113.24', ip: '203.0.113.24', ...place });
  assert.equal(Object(Object(made?.cred).actor).asn, 64500);
  assert.equal(Object(document({ ...call, sourceIPAddress: '10.0.0.1' })?.source).geo, undefined);
  const activity = document({
    time: '2026-03-04T10:00:00Z',
    resourceId: '/SUBSCRIPTIONS/S',
    operationName: 'X/WRITE',
    category: 'Administrative',
    callerIpAddress: '203.0.113.24',
  });
  assert.deepEqual([activity?.geo, Object(activity?.source).as], [place.geo, place.as]);
  const elsewhere = document({
    '@timestamp': '2026-03-04T10:00:00Z',
    event: { dataset: 'aws.cloudtrail' },
    source: { ip: '203.0.113.24' },
  });
  assert.deepEqual(elsewhere?.source, { ip: '203.0.113.24' });
});

test('the library looks addresses up in a database that is given', () => {
  const geo = fromLibrary(buildMmdb(NETWORKS, 24));
  const [event] = normalize(call, { geo }).events;
  assert.deepEqual(Object(event?.source).as, { number: 64500, organization: { name: 'Example' } });
});

test('--geoip takes a database of places and one of networks, and refuses what is none', async () => {
  const [cities, networks, none, logs] = ['c.mmdb', 'n.mmdb', 'none.mmdb', 'x.json'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
  ];
  writeFileSync(cities, buildMmdb(CITIES, 24));
  writeFileSync(networks, buildMmdb(NETWORKS, 28));
  writeFileSync(none, 'hello');
  writeFileSync(logs, JSON.stringify(call));
  const { code, stdout } = await runCli(['normalize', '--geoip', cities, '--geoip', networks, logs]);
  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(stdout).source, {
    address: '203.0.113.24',
    ip: '203.0.113.24',
    geo: GEO,
    as: { number: 64500, organization: { name: 'Example' } },
  });
  const found = await runCli(['query', 'source.as.number: 64500', logs, '--geoip', networks, '--format', 'ndjson', '--quiet']);
  assert.match(found.stdout, /CreateAccessKey/);
  const rule = join(folder, 'rule.yml');
  writeFileSync(rule, RULE);
  const explained = await runCli(['explain', rule, logs, '--geoip', networks]);
  assert.match(explained.stdout, /source\.as\.number is 64500/);
  const refused = await runCli(['scan', logs, '--geoip', none]);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /none\.mmdb is not a MaxMind database/);
  assert.match((await runCli(['normalize', logs, '--geoip', join(folder, 'gone')])).stderr, /Could not read .*gone: no such file/);
});
