import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject, JsonValue } from '#base/json.ts';
import { compileMatcher } from '#engine/match/matcher.ts';
import { DocumentReader } from '#engine/match/reader.ts';
import { fieldValues } from '#event/path.ts';

function nestedLists(depth: number): JsonValue {
  let value: JsonValue = 'x';
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

/** A field name of many parts, as objects in objects. */
function nestedObjects(segments: readonly string[]): JsonObject {
  let value: JsonValue = 'x';
  for (const segment of segments.toReversed()) value = { [segment]: value };
  return value as JsonObject;
}

function matchesExists(document: JsonObject, path: string): boolean {
  const matcher = compileMatcher([{ condition: { kind: 'exists', field: { path, type: 'keyword' } } }]);
  return matcher.match({ id: 'x', dataset: 'x', index: 'x', time: 0, ingested: 0, document }).length === 1;
}

test('a number in a path is a position of a list, and lists of lists are looked into', () => {
  const found: readonly (readonly [JsonValue, string, readonly unknown[]])[] = [
    [['a', 'b'], 'f', ['a', 'b']],
    [['a', 'b'], 'f.1', ['b']],
    [[['a', 'b'], ['c']], 'f.1', ['c']],
    [[['a', 'b'], ['c']], 'f.0.1', ['b']],
    [[[{ g: 'a' }], { g: ['b'] }], 'f.g', ['a', 'b']],
    [[{ g: 'a' }, { g: 'b' }], 'f.1.g', ['b']],
    [{ 1: 'a' }, 'f.1', ['a']],
    [[{ 1: 'a' }, 'b'], 'f.1', ['b', 'a']],
  ];
  for (const [value, path, values] of found) {
    assert.deepEqual(fieldValues({ f: value }, path), values, `${path} of ${JSON.stringify(value)}`);
    assert.equal(matchesExists({ f: value }, path), true, path);
  }
});

test('dots in keys are paths, however long', () => {
  const segments = Array.from({ length: 100 }, (_, i) => `s${i}`);
  const path = segments.join('.');
  assert.deepEqual(fieldValues({ [path]: 'a', ...nestedObjects(segments) }, path), ['a', 'x']);
  assert.deepEqual(fieldValues({ 's0.s1': { [segments.slice(2).join('.')]: 'b', s2: 'c' } }, path), ['b']);
  assert.deepEqual(fieldValues({ 's0.s1.': 'a', s0s1: 'b' }, path), []);
});

test('hostile names and hostile lists take no longer than they are', { timeout: 20_000 }, () => {
  assert.deepEqual(fieldValues({ f: nestedLists(90) }, `f${'.0'.repeat(45)}`), ['x']);
  assert.equal(matchesExists({ f: nestedLists(90) }, `f${'.0'.repeat(45)}`), true);
  const segments = Array.from({ length: 1000 }, (_, i) => `part${i % 7}`);
  const document = nestedObjects(segments);
  assert.deepEqual(fieldValues(document, segments.join('.')), ['x']);
  assert.equal(new DocumentReader(document).hasAny({ path: segments.slice(1).join('.'), type: 'keyword' }), false);
});
