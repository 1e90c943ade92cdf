import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { JsonFramer } from '#io/framing/json/framer.ts';
import { readRecords } from '#io/read-records.ts';
import { DEFAULT_READ_LIMITS, type Problem, type RawRecord } from '#io/record.ts';
import type { Source } from '#io/source.ts';
import { findFiles } from '#io/sources/files/find-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-io-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const LIMITS = { recordBytes: 1000 };

type Read = { records: RawRecord[]; problems: Problem[] };

/** The bytes framed in chunks that end at the cuts. */
function frame(bytes: Buffer, cuts: readonly number[] = []): Read {
  const framer = new JsonFramer('x', LIMITS);
  const read: Read = { records: [], problems: [] };
  const ends = [...cuts, bytes.length];
  for (const [index, end] of ends.entries()) collect(read, framer.push(bytes.subarray(ends[index - 1] ?? 0, end)));
  collect(read, framer.end({ isCutOff: false }));
  return read;
}

function collect(read: Read, more: { records: readonly RawRecord[]; problems: readonly Problem[] }): void {
  read.records.push(...more.records);
  read.problems.push(...more.problems);
}

async function readAll(sources: Iterable<Source>): Promise<Read> {
  const read: Read = { records: [], problems: [] };
  for await (const batch of readRecords(sources, { limits: DEFAULT_READ_LIMITS })) collect(read, batch);
  return read;
}

/** `line@offset value` of each record and `line kind` of each problem: a short text to compare. */
function shown({ records, problems }: Read): readonly string[] {
  return [
    ...records.map(({ line, offset, value }) => `${line}@${offset} ${JSON.stringify(value)}`),
    ...problems.map(({ line, kind }) => `${line ?? '-'} ${kind}`),
  ];
}

const x = (count: number): string => 'x'.repeat(count);

const LAYOUTS: Readonly<Record<string, { readonly text: string; readonly gives: readonly string[] }>> = {
  lines: { text: '{"a":1}\n{"a":2}\n', gives: ['1@0 {"a":1}', '2@8 {"a":2}'] },
  'lines ended by CR LF, with commas and empty ones': { text: '{"a":1},\r\n\r\n{"a":2}', gives: ['1@0 {"a":1}', '3@12 {"a":2}'] },
  'values behind each other': { text: '{"a":1}{"a":2} {"a":3}', gives: ['1@0 {"a":1}', '1@7 {"a":2}', '1@15 {"a":3}'] },
  'indented values': { text: '{\n "a": 1\n}\n{\n "a": [\n  2\n ]\n}\n', gives: ['1@0 {"a":1}', '4@12 {"a":[2]}'] },
  'an array': { text: '[{"a":1},\n{"a":2}]', gives: ['1@1 {"a":1}', '2@10 {"a":2}'] },
  'arrays in an array': { text: '[[{"a":1}],[{"a":2}]]', gives: ['1@2 {"a":1}', '1@12 {"a":2}'] },
  'envelopes, one a line': { text: '{"records":[{"a":1}]}\n{"Records":[{"a":2}]}', gives: ['1@12 {"a":1}', '2@34 {"a":2}'] },
  'an envelope with single values beside': { text: '{"@c":"u","value":[{"a":1}],"@n":"v"}', gives: ['1@19 {"a":1}'] },
  'an indented envelope': { text: '{\n "events": [\n  {"a":1}\n ]\n}\n', gives: ['3@17 {"a":1}'] },
  'envelopes in an array': { text: '[{"Records":[{"a":1}]},{"Records":[{"a":2}]}]', gives: ['1@13 {"a":1}', '1@35 {"a":2}'] },
  'an envelope of nothing': { text: '{"Records":[]}', gives: [] },
  'a record that has such a member': { text: '{"events":[{"a":1}],"id":{"t":1}}', gives: ['1@0 {"events":[{"a":1}],"id":{"t":1}}'] },
  'a log event that carries a record': {
    text: '{"owner":"1","filters":["f"],"logEvents":[{"id":"1","timestamp":1,"message":"{\\"a\\":1}"}]}',
    gives: ['1@42 {"a":1}'],
  },
  'a message elsewhere': { text: '{"timestamp":1,"message":"{}"}', gives: ['1@0 {"timestamp":1,"message":"{}"}'] },
  'a line with something before its object': { text: '2026-01-05T08:00:00Z {"a":1}\n', gives: ['1@21 {"a":1}'] },
  'a name of the prototype': { text: '{"__proto__":{"a":1}}', gives: ['1@0 {"__proto__":{"a":1}}'] },
};

for (const [name, { text, gives }] of Object.entries(LAYOUTS)) {
  test(`layout: ${name}`, () => assert.deepEqual(shown(frame(Buffer.from(text))), gives));
}

const BROKEN: typeof LAYOUTS = {
  'a line that is no JSON': { text: '{"a":1}\nplain text\n{"a":3}\n', gives: ['1@0 {"a":1}', '3@19 {"a":3}', '2 not-json'] },
  'a line cut in a string': { text: '{"a":"x\n{"a":2}\n{"a":3}\n', gives: ['2@8 {"a":2}', '3@16 {"a":3}', '1 broken-json'] },
  'a line cut behind an escape': { text: '{"a":"x\\\n{"a":2}\n', gives: ['2@9 {"a":2}', '1 broken-json'] },
  'a line cut before a value': { text: '{"a":\n{"a":2}\n{"a":3}\n', gives: ['2@6 {"a":2}', '3@14 {"a":3}', '1 broken-json'] },
  'a line without its last bracket': { text: '{"a":{"b":1}\n{"a":2}\n{"a":3}\n', gives: ['2@13 {"a":2}', '3@21 {"a":3}', '1 broken-json'] },
  'an envelope that a cut line swallowed': { text: '{"a":\n{"Records":[{"a":2}]}\n', gives: ['2@6 {"a":2}', '1 broken-json'] },
  'a closed value with a mistake in it': { text: '{"a":1,,}\n{"a":2}\n', gives: ['2@10 {"a":2}', '1 broken-json'] },
  'an indented value with a mistake in it': { text: '{\n "a": x,\n "b": {"c":1}\n}\n{"a":2}\n', gives: ['5@27 {"a":2}', '1 broken-json'] },
  'an element with a mistake in it': {
    text: '{"Records":[{"a":1},{"a":},{"a":3}]}',
    gives: ['1@12 {"a":1}', '1@27 {"a":3}', '1 broken-json'],
  },
  'an end in the middle of a record': { text: '{"Records":[{"a":1},{"a":', gives: ['1@12 {"a":1}', '1 truncated'] },
  'an end between two elements': { text: '[{"a":1},', gives: ['1@1 {"a":1}', '1 truncated'] },
  'an end behind a list': { text: '{"Records":[{"a":1}]', gives: ['1@12 {"a":1}', '1 truncated'] },
  'a line that is too large': { text: `{"a":1}\n{"a":"${x(2000)}"}\n{"a":3}\n`, gives: ['1@0 {"a":1}', '3@2017 {"a":3}', '2 too-large'] },
  'an element that is too large': { text: `[{"a":1},{"a":"${x(2000)}"},{"a":3}]`, gives: ['1@1 {"a":1}', '1@2018 {"a":3}', '1 too-large'] },
  'a text line that is too large': { text: `${x(2000)}\n{"a":3}\n`, gives: ['2@2001 {"a":3}', '1 not-json'] },
  'values that are no objects': {
    text: '[1,"a{b}",null,{"a":1}]',
    gives: ['1@15 {"a":1}', '1 not-object', '1 not-object', '1 not-object'],
  },
  'bytes that are not UTF-8': { text: '{"a":"\u{fffd}"}', gives: ['1@0 {"a":"\u{fffd}"}'] },
};

for (const [name, { text, gives }] of Object.entries(BROKEN)) {
  test(`broken: ${name}`, () => assert.deepEqual(shown(frame(Buffer.from(text))), gives));
}

test('bytes that are not UTF-8 are read and named', () => {
  const read = frame(Buffer.from('{"a":"\xff\xfe"}\n', 'latin1'));
  assert.deepEqual(shown(read), ['1@0 {"a":"\u{fffd}\u{fffd}"}', '1 invalid-utf8']);
});

test('a value nested too deeply is named, short or long, and the next line is read', () => {
  const framer = new JsonFramer('x', DEFAULT_READ_LIMITS);
  const deep = `{"a":${'['.repeat(1500)}${']'.repeat(1500)}}`;
  const read: Read = { records: [], problems: [] };
  collect(read, framer.push(Buffer.from(`${deep}\n{"a":2}\n{"a":${'['.repeat(100_000)}\n{"a":3}\n`)));
  collect(read, framer.end({ isCutOff: false }));
  assert.deepEqual(
    read.records.map(({ value }) => value),
    [{ a: 2 }, { a: 3 }],
  );
  assert.deepEqual(
    read.problems.map(({ kind }) => kind),
    ['too-deep', 'too-deep'],
  );
});

/** Anything a file may hold: good layouts, broken ones, and noise of the bytes that matter to the framer. */
const pieces = fc.oneof(
  fc.constantFrom(...[...Object.values(LAYOUTS), ...Object.values(BROKEN)].map(({ text }) => text)),
  fc.json().map((text) => `${text}\n`),
  fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', '\n', ' ', '1', 'a', 'é'), maxLength: 60 }),
);
const contents = fc
  .array(fc.tuple(pieces, fc.constantFrom('', '\n', ',')), { maxLength: 8 })
  .map((parts) => Buffer.from(parts.flat().join('')));

test('any chunking gives the same records and problems', () => {
  fc.assert(
    fc.property(contents, fc.array(fc.nat(), { maxLength: 30 }), (bytes, marks) => {
      const cuts = marks.map((mark) => mark % (bytes.length + 1)).sort((one, other) => one - other);
      assert.deepEqual(frame(bytes, cuts), frame(bytes));
    }),
    { numRuns: 2000 },
  );
});

test('a chunk a byte gives the same records and problems', () => {
  fc.assert(
    fc.property(contents, (bytes) => {
      assert.deepEqual(
        frame(
          bytes,
          Array.from(bytes, (_, index) => index),
        ),
        frame(bytes),
      );
    }),
    { numRuns: 300 },
  );
});

test('good lines around anything broken are all read', () => {
  const line = fc
    .dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 3 })
    .map((value) => JSON.stringify({ ...value, good: true }));
  const bad = fc.constantFrom('{"a":', '{"a":"x', '{"a":{"b":1}', 'text', '{"a":1,,}', '{"a":"x\\', '{', '{"a":[1,');
  fc.assert(
    fc.property(fc.array(fc.oneof(line, bad), { maxLength: 12 }), (lines) => {
      const wanted = lines.filter((text) => text.endsWith('"good":true}') && text.length < 500);
      fc.pre(wanted.length === lines.filter((text) => text.includes('"good":true')).length);
      const read = frame(Buffer.from(`${lines.join('\n')}\n`));
      assert.deepEqual(
        read.records.filter(({ value }) => value.good === true).map(({ value }) => value),
        wanted.map((text) => JSON.parse(text)),
      );
    }),
    { numRuns: 1000 },
  );
});

function put(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

async function readPath(path: string): Promise<readonly string[]> {
  const { sources, problems } = await findFiles([path]);
  const read = await readAll(sources);
  return shown({ records: read.records, problems: [...problems, ...read.problems] });
}

const TWO = '{"a":1}\n{"a":2}\n';
const READ = ['1@0 {"a":1}', '2@8 {"a":2}'];

test('encodings: a byte order mark, UTF-16 with and without one, gzip by its bytes', async () => {
  assert.deepEqual(await readPath(put('bom.json', `\u{feff}${TWO}`)), READ);
  assert.deepEqual(await readPath(put('utf16.json', Buffer.from(`\u{feff}${TWO}`, 'utf16le'))), READ);
  assert.deepEqual(await readPath(put('utf16be.json', Buffer.from(`\u{feff}${TWO}`, 'utf16le').swap16())), READ);
  assert.deepEqual(await readPath(put('utf16-bare.json', Buffer.from(TWO, 'utf16le'))), READ);
  assert.deepEqual(await readPath(put('gzip-inside.json', gzipSync(TWO))), READ);
  assert.deepEqual(await readPath(put('members.json.gz', Buffer.concat([gzipSync('{"a":1}\n'), gzipSync('{"a":2}\n')]))), READ);
});

test('a broken gzip gives everything before the break', async () => {
  const lines = Array.from({ length: 20_000 }, (_, index) => JSON.stringify({ index, noise: Math.sin(index) }));
  const packed = gzipSync(lines.join('\n'));
  const cut = await readAll((await findFiles([put('cut.json.gz', packed.subarray(0, packed.length / 2))])).sources);
  assert.deepEqual(
    cut.problems.map(({ kind }) => kind),
    ['broken-gzip'],
  );
  assert.ok(cut.records.length > 9_000, `${cut.records.length} records of about 10,000`);
  assert.ok(cut.records.every(({ value }, index) => value.index === index));
  assert.deepEqual(await readPath(put('headless.json.gz', packed.subarray(0, 5))), ['- broken-gzip']);
  assert.deepEqual(await readPath(put('not.json.gz', TWO)), READ);
});

test('files that are no logs are named', async () => {
  assert.deepEqual(await readPath(put('zip.json', 'PK\x03\x04....')), ['- binary']);
  assert.deepEqual(await readPath(put('zeros.json', Buffer.alloc(5000))), ['- binary']);
  assert.deepEqual(await readPath(put('utf32.json', Buffer.from([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0]))), ['- encoding']);
  assert.deepEqual(await readPath(put('empty.json', '')), ['- empty-file']);
  assert.deepEqual(await readPath(put('empty.json.gz', gzipSync(''))), ['- empty-file']);
  assert.deepEqual(await readPath(join(folder, 'nowhere')), ['- missing']);
});

test('a folder is searched to its bottom, sorted, each file once, whatever links lead to it', async () => {
  const root = join(folder, 'logs');
  put('logs/b.ndjson', '{"n":"b"}');
  put('logs/a/2.JSON', '{"n":"a2"}');
  put('logs/a/10.log.gz', gzipSync('{"n":"a10"}'));
  put('logs/readme.txt', 'no log');
  symlinkSync(root, join(root, 'a', 'loop'));
  symlinkSync(join(root, 'b.ndjson'), join(root, 'z.jsonl'));
  symlinkSync(join(root, 'nowhere'), join(root, 'dead.json'));
  const { sources, problems } = await findFiles([root, join(root, 'b.ndjson')]);
  const { records } = await readAll(sources);
  assert.deepEqual(
    records.map(({ value }) => value.n),
    ['a10', 'a2', 'b'],
  );
  assert.deepEqual(
    problems.map(({ kind, path }) => `${kind} ${path.slice(root.length + 1)}`),
    ['missing dead.json', 'other-name readme.txt', 'named-twice z.jsonl', 'named-twice b.ndjson'],
  );
});

test('a folder without logs, and one without permission', { skip: process.platform === 'win32' }, async () => {
  mkdirSync(join(folder, 'bare', 'deeper'), { recursive: true });
  put('bare/notes.md', '#');
  assert.deepEqual(await readPath(join(folder, 'bare')), ['- other-name', '- empty-folder']);
  put('closed/a.json', TWO);
  chmodSync(join(folder, 'closed'), 0o000);
  const shut = await readPath(join(folder, 'closed'));
  chmodSync(join(folder, 'closed'), 0o700);
  // The superuser may read everything.
  assert.deepEqual(shut, process.getuid?.() === 0 ? READ : ['- denied']);
});

test('memory follows the longest record, not the input', async () => {
  const line = Buffer.from(`{"a":"${x(1000)}"}\n`);
  const chunk = Buffer.concat(Array.from({ length: 250 }, () => line));
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let index = 0; index < 800; index++) yield chunk;
  }
  let count = 0;
  for await (const batch of readRecords([{ path: 'x', readBytes: chunks }], { limits: DEFAULT_READ_LIMITS })) {
    count += batch.records.length;
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }
  assert.equal(count, 200_000);
  assert.ok(most < 60_000_000, `${most} bytes of buffers for 200 MB`);
});

test('a source that waits is left when reading is called off', async () => {
  const controller = new AbortController();
  async function* waiting(): AsyncGenerator<Buffer> {
    yield Buffer.from('{"a":1}\n{"a":');
    setImmediate(() => controller.abort());
    await new Promise(() => undefined);
  }
  const read: Read = { records: [], problems: [] };
  for await (const batch of readRecords([{ path: '-', readBytes: waiting }], { limits: DEFAULT_READ_LIMITS, signal: controller.signal })) {
    collect(read, batch);
  }
  assert.deepEqual(shown(read), ['1@0 {"a":1}']);
});
