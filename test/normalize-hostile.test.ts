import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { JsonValue } from '#base/json.ts';
import { normalizeRecord } from '#normalize/normalize.ts';
import { normalizers } from '#normalize/normalizers.ts';
import { parseCaseFile } from './case-file.ts';
import { filesIn, read } from './files.ts';

/** Real records, to be damaged. */
const records: readonly JsonValue[] = filesIn('src/normalize/**/cases/*.case')
  .flatMap((path) => parseCaseFile(read(path)).cases)
  .map((one) => JSON.parse(one.get('record') ?? 'null') as JsonValue);

const oddName = fc.constantFrom('__proto__', 'constructor', 'toString', 'a.b', '', '\ud800', 'properties', 'event', '0');
const odd: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.constantFrom(null, '', '[]', '{}', '"', 2 ** 60, -0, 1e308, '\ud800\u0000', '__proto__', [], {}),
  fc.string(),
  fc.dictionary(oddName, fc.string()),
  fc.array(fc.oneof(fc.string(), fc.constant(null), fc.dictionary(oddName, fc.integer()))),
) as fc.Arbitrary<JsonValue>;

test('no damage to a record makes a normalizer throw or reach a prototype', () => {
  fc.assert(
    fc.property(fc.constantFrom(...records), fc.array(fc.tuple(fc.nat(), odd), { minLength: 1, maxLength: 6 }), (record, changes) => {
      const damaged = changes.reduce<JsonValue>((value, [at, by]) => replaceAt(value, { left: at % 60 }, by), record);
      checkAll(damaged);
    }),
    { numRuns: 400 },
  );
});

test('anything at all is an event, unrecognized or a failure', () => {
  fc.assert(fc.property(fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }), checkAll), { numRuns: 400 });
});

test('what is nested too deep is a failure with its reason', () => {
  const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`;
  assert.match(
    reasonOf(`{"eventSource":"a","eventName":"b","eventTime":"2026-03-04T09:00:00Z","requestParameters":${deep}}`),
    /deeper than 100/,
  );
  const loop: Record<string, unknown> = { category: 'AuditLogs' };
  loop.properties = loop;
  assert.match(reasonOf(loop), /deeper than 100/);
  assert.match(reasonOf(`${'['.repeat(50)}${']'.repeat(50)}`), /^$|envelopes/);
});

test('large lists and many dotted names do not hang it', { timeout: 120_000 }, () => {
  const targets = Array.from({ length: 50_000 }, (_, i) => ({ id: `t${i}`, modifiedProperties: [] }));
  const audit = { time: '2026-03-04T09:00:00Z', category: 'AuditLogs', operationName: 'x', properties: { targetResources: targets } };
  const members = Array.from({ length: 50_000 }, (_, i) => ({ UPN: `u${i}@x` }));
  const teams = { CreationTime: '2026-03-04T09:00:00', RecordType: 25, Operation: 'MemberAdded', Members: members };
  const dotted = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`a.b${i}.c`, i]));
  const ecs = { '@timestamp': '2026-03-04T09:00:00Z', 'event.dataset': 'azure.auditlogs', ...dotted };
  for (const record of [audit, teams, ecs]) assert.equal(normalizeRecord(record).events.length, 1);
});

test('a million keys are a failure with its reason', { timeout: 120_000 }, () => {
  const keys = Array.from({ length: 1_000_000 }, (_, i) => `"k${i}":1`).join(',');
  for (const text of [`{${keys}}`, `{${CALL},"requestParameters":{${keys}}}`]) assert.match(reasonOf(text), /more than 200,000 values/);
});

test('duplicate keys, odd numbers and prototype names are data like any other', () => {
  const text = `{${CALL},"requestParameters":{"a":1,"a":2,"n":12345678901234567890,"e":1e400,"\\ud800":"\\udc00","__proto__":{"polluted":"x"},"constructor":{"prototype":{"polluted":"x"}}}}`;
  checkAll(text);
  const [event] = normalizeRecord(text).events;
  const { request_parameters: printed } = Object(Object(event?.document.aws).cloudtrail);
  for (const part of ['a=2', 'n=1.2345678901234567E19', 'e=Infinity', '__proto__={polluted=x}', 'constructor={prototype={polluted=x}}'])
    assert.ok(printed.includes(part), `${part} in ${printed}`);
});

test('random bytes are never an event', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const { events, failures, unrecognized } = normalizeRecord(Buffer.from(bytes).toString('utf8'));
      assert.equal(events.length, 0);
      assert.ok(failures.length + unrecognized.length <= 1);
    }),
    { numRuns: 500 },
  );
});

test('a record of 100 MB is an event or a failure', { timeout: 120_000 }, () => {
  const long = 'x'.repeat(100_000_000);
  assert.equal(normalizeRecord({ ...JSON.parse(`{${CALL}}`), userAgent: long }).events.length, 1);
  assert.equal(normalizeRecord(`{${CALL},"requestParameters":{"a":"${long}"}}`).events.length, 1);
});

/** Of a call that CloudTrail logged. */
const CALL = '"eventTime":"2026-03-04T10:00:00Z","eventSource":"iam.amazonaws.com","eventName":"ListUsers","eventID":"1"';

function checkAll(value: unknown): void {
  for (const dataset of [undefined, ...normalizers.map((normalizer) => normalizer.dataset)]) {
    const result = normalizeRecord(value, { now: 0, ...(dataset === undefined ? {} : { dataset }) });
    for (const event of result.events) assert.ok(Number.isFinite(event.time) && typeof JSON.stringify(event.document) === 'string');
  }
  for (const name of ['polluted', '0', 'a', 'b']) assert.equal(Reflect.get({}, name), undefined);
  assert.deepEqual(Object.keys(Object.prototype), []);
}

function reasonOf(value: unknown): string {
  return normalizeRecord(value).failures[0]?.reason ?? '';
}

/** The value with its n-th node, counted in depth-first order, replaced. */
function replaceAt(value: JsonValue, count: { left: number }, by: JsonValue): JsonValue {
  if (count.left-- === 0) return by;
  if (Array.isArray(value)) return value.map((member: JsonValue) => replaceAt(member, count, by));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, replaceAt(member as JsonValue, count, by)]));
}
