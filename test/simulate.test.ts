import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isJsonObject } from '#base/json.ts';
import { normalizeRecord } from '#normalize/normalize.ts';
import { normalizers } from '#normalize/normalizers.ts';
import { CERTIFICATES_AND_SECRETS } from '#verify/simulate/entra.ts';
import { entraShapes } from '#verify/simulate/entra-shapes.ts';
import { simulatedFiles } from '#verify/simulate/files.ts';
import type { LabelledRecord } from '#verify/simulate/label.ts';
import { Random } from '#verify/simulate/random.ts';
import { createRhythm } from '#verify/simulate/rhythm.ts';
import { findScenario, scenarios } from '#verify/simulate/scenarios.ts';
import { DEMO_SIZE, NOISY_FROM, type SimulateOptions, simulate, USUAL_START } from '#verify/simulate/simulate.ts';
import { type Case, runCaseFiles } from './case-file.ts';
import { expectedRules } from './simulate-oracle.ts';

const [scenario] = scenarios;
assert.ok(scenario);

function simulated(options: Partial<SimulateOptions> = {}): Iterable<LabelledRecord> {
  assert.ok(scenario);
  return simulate(scenario, { seed: 1, start: USUAL_START, size: DEMO_SIZE, ...options });
}

const demo = [...simulated()];
const scripted = demo.filter(({ label }) => label.test !== 'background');
const NOISY = NOISY_FROM + 1_000_000;

runCaseFiles('src/verify/simulate/cases/t1098-*.case', (one: Case) => {
  const found = findScenario(one.get('scenario') ?? '');
  assert.ok(found);
  const first = Math.min(...scripted.map(({ time }) => time));
  const rows = scripted
    .filter(({ isRepeat }) => !isRepeat)
    .map((record) => {
      const times = demo.filter(({ id }) => id === record.id).length;
      const minute = String(Math.round((record.time - first) / 60_000)).padStart(3);
      const { test: name, role, expect } = record.label;
      const rules = expect.length === 0 ? 'none' : expect.join(' ');
      return `${minute}  ${name}  ${role}  ${operationOf(record)}${times > 1 ? ` ×${times}` : ''}  → ${rules}`;
    });
  return { records: rows.join('\n') };
});

runCaseFiles('src/verify/simulate/cases/entra-shapes.case', (one: Case) => {
  const shape = entraShapes.find(({ name }) => name === one.get('shape'));
  assert.ok(shape);
  const record = [...simulated({ size: 1, shapes: { entra: [shape.name] } })].find(
    ({ label }) => label.test === 'test-1' && label.role === 'attack',
  );
  assert.ok(record);
  return { record: JSON.stringify(record.record, null, 2) };
});

function operationOf({ record }: LabelledRecord): string {
  const name = String(record.operationName ?? record.eventName);
  return name.endsWith(' ') ? `${name.slice(0, -1)}␠` : name;
}

test('the same seed gives the same bytes, another seed others', () => {
  const textOf = (options: Partial<SimulateOptions>): string =>
    [...simulatedFiles(simulated(options))].map(({ path, text }) => path + text).join();
  assert.equal(textOf({}), textOf({}));
  assert.notEqual(textOf({}), textOf({ seed: 2 }));
  assert.notEqual(textOf({}), textOf({ start: USUAL_START + 86_400_000 }));
  const records = simulated({ size: 100_000 });
  assert.deepEqual([...records], [...records], 'an iterable can be walked again');
});

test('random numbers are evenly spread and depend on the whole seed', () => {
  const random = new Random(7);
  const counts = new Array<number>(10).fill(0);
  for (let i = 0; i < 10_000; i++) {
    const drawn = random.below(10);
    counts[drawn] = (counts[drawn] ?? 0) + 1;
  }
  assert.ok(
    counts.every((count) => count > 850 && count < 1_150),
    counts.join(' '),
  );
  const firsts = [0, 1, 2, 2 ** 32, 2 ** 40 + 1, -1].map((seed) => new Random(seed).next());
  assert.equal(new Set(firsts).size, firsts.length);
});

test('people work in working hours', () => {
  const rhythm = createRhythm(USUAL_START, 7);
  const hours = new Array<number>(7 * 24).fill(0);
  for (let i = 0; i < 100_000; i++) {
    const hour = Math.floor((rhythm.timeAt(i / 100_000) - USUAL_START) / 3_600_000);
    hours[hour] = (hours[hour] ?? 0) + 1;
  }
  const [wednesdayTen, wednesdayThree, saturdayTen] = [hours[10] ?? 0, hours[3] ?? 0, hours[3 * 24 + 10] ?? 0];
  assert.ok(wednesdayThree > 0 && wednesdayTen > 4 * wednesdayThree && wednesdayTen > 3 * saturdayTen);
  assert.equal(rhythm.timeAt(0), USUAL_START);
  assert.equal(rhythm.timeAt(1), USUAL_START + 7 * 86_400_000);
});

test('the headline is written as Entra ID writes it', () => {
  assert.equal(CERTIFICATES_AND_SECRETS.length, 57);
  assert.equal(CERTIFICATES_AND_SECRETS.codePointAt(19), 0x2013);
  assert.equal(CERTIFICATES_AND_SECRETS.codePointAt(56), 0x20);
  assert.equal(CERTIFICATES_AND_SECRETS.replace('\u2013', '-').trim(), 'Update application - Certificates and secrets management');
  const [headline] = scripted.filter(({ label }) => label.test === 'test-1' && label.role === 'attack');
  assert.equal(headline?.record.operationName, CERTIFICATES_AND_SECRETS);
  assert.ok(headline.text.includes(`"activityDisplayName":"${CERTIFICATES_AND_SECRETS}"`));
});

test('one click is three records with one correlation id', () => {
  const click = scripted.filter(({ label }) => label.test === 'test-1');
  assert.equal(click.length, 3);
  assert.equal(new Set(click.map(({ record }) => record.correlationId)).size, 1);
});

test('every record is JSON and labelled; every event has one line of truth', () => {
  for (const size of [DEMO_SIZE, NOISY]) {
    const ids = new Set<string>();
    for (const record of simulated({ size })) {
      assert.deepEqual(JSON.parse(record.text), record.record);
      assert.equal(record.label.scenario, 't1098.001');
      assert.deepEqual(record.label.expect, [...record.label.expect].sort());
      const key = `${record.dataset} ${record.id}`;
      assert.equal(ids.has(key), record.isRepeat, key);
      ids.add(key);
    }
    const lines = [...simulatedFiles(simulated({ size }))]
      .filter(({ kind }) => kind === 'labels')
      .flatMap(({ text }) => text.trim().split('\n'));
    assert.deepEqual(lines.map((line) => keyOf(JSON.parse(line))).sort(), [...ids].sort());
  }
});

function keyOf(line: unknown): string {
  assert.ok(isJsonObject(line));
  return `${line.dataset} ${line.id}`;
}

test('labels say what the records say', () => {
  const some = [1, 2, 3, 4, 5].map((seed) => ({ seed, size: DEMO_SIZE }));
  for (const options of [...some, { size: NOISY }]) {
    for (const { record, label } of simulated(options)) assert.deepEqual(label.expect, expectedRules(record), JSON.stringify(record));
  }
});

test('a quiet background fires nothing; a noisy one holds rotations, rolls and noise', () => {
  const fired = (records: Iterable<LabelledRecord>): Set<string> =>
    new Set([...records].filter(({ label }) => label.test === 'background').flatMap(({ label }) => label.expect));
  assert.deepEqual(fired(demo), new Set());
  assert.deepEqual(fired(simulated({ size: NOISY })), new Set(['cc-e01', 'seed-e', 'seed-k']));
});

test('the demonstration is a day with a few hundred benign events of two tenants and two accounts', () => {
  const benign = demo.filter(({ label }) => label.role === 'benign');
  assert.ok(benign.length > 250 && benign.length < 900, String(benign.length));
  assert.equal(new Set(demo.map(({ stream }) => stream)).size, 4);
  assert.ok(demo.every(({ time }) => time >= USUAL_START - 60_000 && time < USUAL_START + 86_460_000));
});

test('records arrive out of order, and some twice', () => {
  for (const size of [1, DEMO_SIZE, NOISY]) {
    const records = [...simulated({ size })];
    assert.ok(
      records.some(({ time }, index) => time < (records[index - 1]?.time ?? 0)),
      `in order at ${size}`,
    );
    assert.ok(
      records.some(({ isRepeat }) => isRepeat),
      `no repeat at ${size}`,
    );
  }
});

test('the size is met; the scenario alone is the least', () => {
  for (const size of [200_000, 2_000_000, NOISY]) {
    const bytes = [...simulated({ size })].reduce((sum, { text }) => sum + text.length + 1, 0);
    assert.ok(bytes >= size && bytes < size + 20_000, `${bytes} of ${size}`);
  }
  const least = [...simulated({ size: 1 })];
  assert.deepEqual(new Set(least.map(({ label }) => label.test)), new Set(scenario.scenes.map(({ test: name }) => name)));
});

test('fifty megabytes stream: a record never waits for more than ten minutes of others', () => {
  let [count, bytes, latest, longest] = [0, 0, 0, 0];
  for (const { text, time, label } of simulated({ size: 50_000_000 })) {
    count++;
    bytes += text.length + 1;
    if (label.test === 'background') longest = Math.max(longest, latest - time);
    latest = Math.max(latest, time);
  }
  assert.ok(bytes >= 50_000_000 && bytes < 50_020_000, String(bytes));
  assert.ok(count > 25_000, String(count));
  assert.ok(longest <= 10 * 60_000, String(longest));
});

test('any size can be begun', () => {
  const first = simulated({ size: 5_000_000_000_000 })[Symbol.iterator]();
  for (let i = 0; i < 100; i++) assert.ok(!first.next().done);
});

test('files hold every record once, in the vendor’s envelope', () => {
  const shapes = {
    entra: ['export-records', 'export-array', 'graph', 'unified-audit'],
    cloudtrail: ['records-files', 'arrays'],
    windows: ['winlogbeat'],
  } as const;
  const files = new Map<string, string>();
  for (const { path, text, kind } of simulatedFiles(simulated({ shapes }))) {
    if (kind === 'telemetry') files.set(path, (files.get(path) ?? '') + text);
  }
  const held = [...files].flatMap(([path, text]) => recordsIn(path, text).map((record) => JSON.stringify(record)));
  assert.deepEqual(held.sort(), [...simulated({ shapes })].map(({ text }) => text).sort());
});

function recordsIn(path: string, text: string): readonly unknown[] {
  if (path.endsWith('.ndjson'))
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const opened: unknown = JSON.parse(text);
  const records = isJsonObject(opened) ? (opened.records ?? opened.Records ?? opened.value) : opened;
  assert.ok(Array.isArray(records), path);
  return records;
}

test('CloudTrail files say Records, Event Hub messages records, Graph value', () => {
  const shapes = { entra: ['export-records', 'graph'] } as const;
  const files = [...simulatedFiles(simulated({ shapes }))].filter(({ kind }) => kind === 'telemetry');
  const envelopes = new Set(
    files.map(
      ({ path, text }) => `${path.split('/')[0]} ${text.slice(text.lastIndexOf('"', text.indexOf('[') - 3), text.indexOf('[') + 1)}`,
    ),
  );
  assert.deepEqual(envelopes, new Set(['entra "records":[', 'entra "value":[', 'aws "Records":[']));
});

test('Microsoft 365 has a full stop at the end of names, lines of CR and LF in values, and the seeds do not read it', () => {
  const rows = [...simulated({ shapes: { entra: ['unified-audit'] } })].filter(({ dataset }) => dataset === 'o365.audit');
  assert.ok(rows.some(({ record }) => record.Operation === 'Add service principal credentials.'));
  assert.ok(rows.some(({ record }) => record.Operation === CERTIFICATES_AND_SECRETS));
  assert.ok(rows.some(({ text }) => text.includes('[\\r\\n  \\"[KeyIdentifier=')));
  assert.ok(rows.every(({ label }) => label.expect.every((rule) => rule.startsWith('cc-'))));
});

test('addresses, domains and accounts are those kept for documentation', () => {
  const text = demo.map((record) => record.text).join('\n');
  const addresses = text.match(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g) ?? [];
  const invented = /^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$|^\d+\.0\.0\.0$/;
  assert.deepEqual(
    addresses.filter((address) => !invented.test(address)).filter((address) => !address.startsWith('10.0.')),
    [],
  );
  assert.deepEqual(
    new Set(text.match(/[\w.]+@[\w.]+\w/g)?.map((upn) => upn.split('@')[1])),
    new Set(['contoso.example', 'fabrikam.example', 'partner.example']),
  );
  assert.deepEqual(new Set(text.match(/(?<=arn:aws:\w+::)\d{12}/g)), new Set(['111122223333', '444455556666']));
});

const READ = new Set(normalizers.map(({ dataset }) => dataset));

for (const { name, dataset } of entraShapes) {
  const skip = READ.has(dataset) ? false : `no normalizer of ${dataset}`;
  test(`every record of ${name} is recognized and becomes the one event that its label speaks of`, { skip }, () => {
    const events = new Map<string, string>();
    for (const record of simulated({ size: NOISY, shapes: { entra: [name] } })) {
      const { events: made, unrecognized, failures } = normalizeRecord(JSON.parse(record.text));
      assert.deepEqual([made.length, unrecognized, failures], [1, [], []], record.text);
      const [event] = made;
      assert.equal(event?.dataset, record.dataset);
      assert.equal(Math.floor(event.time / 1000), Math.floor(record.time / 1000));
      const key = `${record.dataset} ${record.id}`;
      assert.equal(events.get(key) ?? event.id, event.id, key);
      events.set(key, event.id);
    }
    assert.equal(new Set(events.values()).size, events.size, 'no two events are one');
  });
}

test('an event in several shapes of one dataset is one event', () => {
  const shapes = { entra: ['export-lines', 'log-analytics', 'graph', 'elastic'] } as const;
  const ids = new Map<string, Set<string>>();
  for (const { dataset, id, text } of simulated({ size: 1, shapes })) {
    if (dataset !== 'azure.auditlogs') continue;
    const [event] = normalizeRecord(JSON.parse(text)).events;
    ids.set(id, (ids.get(id) ?? new Set()).add(event?.id ?? 'none'));
  }
  for (const [id, found] of ids) assert.equal(found.size, 1, id);
});

test('simulated files are opened as they are', () => {
  const shapes = { entra: ['export-records', 'export-array', 'graph'], cloudtrail: ['records-files', 'arrays'] } as const;
  let count = 0;
  for (const { kind, path, text } of simulatedFiles(simulated({ shapes }))) {
    if (kind !== 'telemetry') continue;
    const { events, unrecognized, failures } = normalizeRecord(JSON.parse(text));
    assert.deepEqual([unrecognized, failures], [[], []], path);
    count += events.length;
  }
  assert.equal(count, [...simulated({ shapes })].length);
});
