import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { fieldValues } from '#event/path.ts';
import { normalizeRecord } from '#normalize/normalize.ts';
import { sharedBytes, sharedFile } from './shared.ts';

const trail = sharedBytes('corpora/cloudtrail-invictus.tgz');
const entra = sharedFile('corpora/entra-goldensaml.json');

test('a real attack in CloudTrail: every record becomes an event', {
  skip: trail ? false : 'the corpora are not beside the checkout',
}, () => {
  const results = tarFiles(gunzipSync(trail ?? Buffer.alloc(0))).map((text) => normalizeRecord(text));
  assert.equal(results.flatMap(({ failures }) => failures).length, 0);
  assert.equal(results.flatMap(({ unrecognized }) => unrecognized).length, 0);
  const events = results.flatMap((result) => result.events);
  assert.equal(events.length, 2900);
  assert.deepEqual([...new Set(events.map(({ dataset }) => dataset))], ['aws.cloudtrail']);
  const added = events.filter(
    ({ document }) => fieldValues(document, 'cred.class')[0] === 'access_key' && fieldValues(document, 'cred.added_count')[0] === 1,
  );
  assert.equal(added.length, 2);
});

test('real rows of Log Analytics: name, identity and key', { skip: entra ? false : 'the corpora are not beside the checkout' }, () => {
  const events = (entra ?? '')
    .trim()
    .split('\n')
    .flatMap((line) => normalizeRecord(line).events);
  assert.equal(events.length, 4);
  const changed = events.filter(({ document }) => fieldValues(document, 'cred.added_count')[0] === 1);
  assert.equal(changed.length, 2);
  assert.equal(new Set(changed.map(({ id }) => id)).size, 1);
  for (const { document } of changed) {
    assert.deepEqual(fieldValues(document, 'op.canonical'), ['Update application - Certificates and secrets management']);
    assert.deepEqual(fieldValues(document, 'op.raw'), ['Update application \u2013 Certificates and secrets management ']);
    assert.deepEqual(fieldValues(document, 'cred.added_types'), ['Password']);
  }
});

/** The regular files of a tar archive, as text. */
function tarFiles(archive: Buffer): string[] {
  const files: string[] = [];
  for (let at = 0; at + 512 <= archive.length && archive[at] !== 0; ) {
    const size = Number.parseInt(archive.toString('latin1', at + 124, at + 136), 8);
    const kind = archive.toString('latin1', at + 156, at + 157);
    if (kind === '0') files.push(archive.toString('utf8', at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}
