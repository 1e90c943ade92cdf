import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEvent, eventIdentity } from '#event/identity.ts';
import { canonicalOperationName, canonicalOperationPattern } from '#event/operation-name.ts';

test('op.canonical folds dashes, blanks and one dot, and nothing else', () => {
  const folded: readonly (readonly [string, string])[] = [
    ['Update application \u2013 Certificates and secrets management ', 'Update application - Certificates and secrets management'],
    ['Add service principal credentials.', 'Add service principal credentials'],
    ['a\u2010b\u2011c\u2012d\u2013e\u2014f\u2015g\u2212h\ufe58i\ufe63j\uff0dk-l', 'a-b-c-d-e-f-g-h-i-j-k-l'],
    ['\u00a0 a \t\r\n\u00a0 b ', 'a b'],
    ['Ends in dots..', 'Ends in dots.'],
    ['Letters KEEP Their case \ud800', 'Letters KEEP Their case \ud800'],
    ['\uff21\ufb01', '\uff21\ufb01'],
    ['.', ''],
  ];
  for (const [raw, canonical] of folded) assert.equal(canonicalOperationName(raw), canonical);
});

test('a pattern is folded like a value; its wildcards stay', () => {
  assert.equal(canonicalOperationPattern('Update application \u2013 Cert*'), 'Update application - Cert*');
  assert.equal(canonicalOperationPattern('*secrets management '), '*secrets management');
  assert.equal(canonicalOperationPattern('Add ? \u2014  *\\*credentials\\.'), 'Add ? - *\\*credentials');
});

test('an identity is dataset and vendor id, else dataset and record whatever the order of its keys', () => {
  const named = { dataset: 'aws.cloudtrail', vendorId: 'e-1/111122223333' };
  assert.equal(eventIdentity({ ...named, record: { a: 1 } }), eventIdentity({ ...named, record: { a: 2 } }));
  assert.notEqual(eventIdentity({ ...named, record: {} }), eventIdentity({ ...named, dataset: 'azure.auditlogs', record: {} }));
  const unnamed = { dataset: 'azure.auditlogs' };
  assert.equal(
    eventIdentity({ ...unnamed, record: { a: 1, b: { c: 2, d: 3 } } }),
    eventIdentity({ ...unnamed, record: { b: { d: 3, c: 2 }, a: 1 } }),
  );
  assert.notEqual(eventIdentity({ ...unnamed, record: { a: [1, 2] } }), eventIdentity({ ...unnamed, record: { a: [2, 1] } }));
  assert.notEqual(eventIdentity({ ...unnamed, record: 'x' }), eventIdentity({ ...unnamed, vendorId: '"x"', record: 'x' }));
});

test('an event has its times from the document, cut to milliseconds', () => {
  const source = { dataset: 'okta.system', record: {} };
  const event = createEvent({ '@timestamp': '2026-03-04T09:12:31.9999999Z' }, source);
  assert.equal(event?.time, Date.UTC(2026, 2, 4, 9, 12, 31, 999));
  assert.equal(event?.ingested, event?.time);
  assert.equal(event?.index, 'logs-okta.system-default');
  const arrived = createEvent({ '@timestamp': '2026-03-04T09:00:00Z', 'event.ingested': '2026-03-04T09:05:00Z' }, source);
  assert.equal(arrived?.ingested, Date.UTC(2026, 2, 4, 9, 5));
  assert.equal(createEvent({ '@timestamp': 'yesterday' }, source), undefined);
  const stored = createEvent({ '@timestamp': 0 }, { ...source, stored: { index: '.ds-x', id: 'abc' } });
  assert.deepEqual([stored?.id, stored?.index, stored?.time], ['abc', '.ds-x', 0]);
});
