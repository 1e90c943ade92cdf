import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { CsvFramer } from '#io/framing/csv/framer.ts';
import { isCsv } from '#io/framing/csv/header.ts';
import { readRecords } from '#io/read-records.ts';
import { DEFAULT_READ_LIMITS, type Problem, type RawRecord } from '#io/record.ts';
import { findFiles } from '#io/sources/files/find-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-csv-'));
after(() => rmSync(folder, { recursive: true, force: true }));

type Read = { records: RawRecord[]; problems: Problem[] };

function frame(bytes: Buffer, cuts: readonly number[] = [], isCutOff = false): Read {
  const framer = new CsvFramer('x', { recordBytes: 200 });
  const read: Read = { records: [], problems: [] };
  const ends = [...cuts, bytes.length];
  for (const [index, end] of ends.entries()) collect(read, framer.push(Buffer.from(bytes.subarray(ends[index - 1] ?? 0, end))));
  collect(read, framer.end({ isCutOff }));
  return read;
}

function collect(read: Read, more: { records: readonly RawRecord[]; problems: readonly Problem[] }): void {
  read.records.push(...more.records);
  read.problems.push(...more.problems);
}

/** `line@offset value` of each record and `line kind` of each problem. */
function shown({ records, problems }: Read): readonly string[] {
  return [
    ...records.map(({ line, offset, value }) => `${line}@${offset} ${JSON.stringify(value)}`),
    ...problems.map(({ line, kind }) => `${line ?? '-'} ${kind}`),
  ];
}

const x = (count: number): string => 'x'.repeat(count);

const TABLES: Readonly<Record<string, { readonly text: string; readonly gives: readonly string[] }>> = {
  rows: { text: 'a,b\n1,2\n3,4\n', gives: ['2@4 {"a":"1","b":"2"}', '3@8 {"a":"3","b":"4"}'] },
  'CR LF, blank lines, no line break at the end': {
    text: '\r\na,b\r\n1,2\r\n\r\n3,4',
    gives: ['3@7 {"a":"1","b":"2"}', '5@14 {"a":"3","b":"4"}'],
  },
  'quotes, with delimiters, line breaks and quotes inside': {
    text: '"a","b"\n"1,\r\n2","say ""hi"""\n3,""\n',
    gives: ['2@8 {"a":"1,\\r\\n2","b":"say \\"hi\\""}', '4@29 {"a":"3","b":""}'],
  },
  'a quote that does not begin a field is text': {
    text: 'a,b\n5" disk,x"y\n1,2\n',
    gives: ['2@4 {"a":"5\\" disk","b":"x\\"y"}', '3@16 {"a":"1","b":"2"}'],
  },
  semicolons: { text: 'a;b,c\n1;2,3\n', gives: ['2@6 {"a":"1","b,c":"2,3"}'] },
  tabs: { text: 'a\tb\n1\t2\n', gives: ['2@4 {"a":"1","b":"2"}'] },
  'JSON in a column': { text: 'a,AuditData\n1,"{""k"":[1,2]}"\n', gives: ['2@12 {"a":"1","AuditData":"{\\"k\\":[1,2]}"}'] },
  'names that are empty, twice, or of the prototype': {
    text: 'a,,a,__proto__\n1,2,3,4\n',
    gives: ['2@15 {"a":"1","column 2":"2","a (2)":"3","__proto__":"4"}'],
  },
  'a header alone': { text: 'a,b\n', gives: [] },
  'rows that do not fit': {
    text: 'a,b\n1\n1,2\n1,2,3\n4,5\n',
    gives: ['3@6 {"a":"1","b":"2"}', '5@16 {"a":"4","b":"5"}', '2 broken-csv', '4 broken-csv'],
  },
  'text behind a closing quote': { text: 'a,b\n"1"x,2\n3,4\n', gives: ['3@11 {"a":"3","b":"4"}', '2 broken-csv'] },
  'a row that is too large': { text: `a,b\n"${x(150)}\n${x(150)}",2\n3,4\n`, gives: ['4@310 {"a":"3","b":"4"}', '2 too-large'] },
  'a header that is too large': { text: `a,${x(300)}\n1,2\n`, gives: ['1 too-large'] },
  'an end in quotes': { text: 'a,b\n1,"2', gives: ['2 truncated'] },
  'an end in a row': { text: 'a,b\n1,2\n3', gives: ['2@4 {"a":"1","b":"2"}', '3 truncated'] },
  nothing: { text: '', gives: [] },
};

for (const [name, { text, gives }] of Object.entries(TABLES)) {
  test(`table: ${name}`, () => assert.deepEqual(shown(frame(Buffer.from(text))), gives));
}

test('of a source that is cut off the last row is left out in silence', () => {
  assert.deepEqual(shown(frame(Buffer.from('a,b\n1,2\n3,4'), [], true)), ['2@4 {"a":"1","b":"2"}']);
});

test('bytes that are not UTF-8 are read and named', () => {
  assert.deepEqual(shown(frame(Buffer.from('a,b\n\xff,2\n', 'latin1'))), ['2@4 {"a":"\u{fffd}","b":"2"}', '2 invalid-utf8']);
});

/** Anything a file may hold: good tables, broken ones, and noise of the bytes that matter to the framer. */
const contents = fc
  .array(
    fc.oneof(
      fc.constantFrom(...Object.values(TABLES).map(({ text }) => text)),
      fc.string({ unit: fc.constantFrom('"', ',', ';', '\n', '\r', ' ', '1', 'a', 'é'), maxLength: 60 }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => Buffer.from(parts.join('')));

test('any chunking gives the same records and problems', () => {
  fc.assert(
    fc.property(contents, fc.array(fc.nat(), { maxLength: 30 }), (bytes, marks) => {
      const cuts = marks.map((mark) => mark % (bytes.length + 1)).sort((one, other) => one - other);
      assert.deepEqual(frame(bytes, cuts), frame(bytes));
    }),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(contents, (bytes) =>
      assert.deepEqual(
        frame(
          bytes,
          Array.from(bytes, (_, index) => index),
        ),
        frame(bytes),
      ),
    ),
    { numRuns: 300 },
  );
});

test('what a table holds comes back', () => {
  const cell = fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', ' ', 'a', 'é', '{'), maxLength: 8 });
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 8 }), (rows) => {
      const quoted = rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(','));
      const { records, problems } = frame(Buffer.from(['one,two', ...quoted].join('\r\n')));
      assert.deepEqual(problems, []);
      assert.deepEqual(
        records.map(({ value }) => [value.one, value.two]),
        rows,
      );
    }),
  );
});

test('a table is told by its name, or by its columns', () => {
  const header = 'CreationDate,UserIds,Operations,AuditData\r\n2026';
  assert.ok(
    isCsv('export.csv', 'a,b\n1,2') && isCsv('export.CSV.gz', 'a') && isCsv('-', header) && isCsv('x.log', '"TimeGenerated [UTC]",A,B\n'),
  );
  assert.ok(
    !isCsv('export.csv', ' {"a":1}') && !isCsv('x.log', 'Starting up, waiting, AuditData missing!\n') && !isCsv('x.log', 'a,b,c\n1,2,3'),
  );
});

test('tables in files: a byte order mark, UTF-16, gzip, found in a folder', async () => {
  const text = '\u{feff}CreationDate,UserIds,AuditData\r\n2026,é,{}\r\n';
  writeFileSync(join(folder, 'a.csv'), text);
  writeFileSync(join(folder, 'b.csv.gz'), gzipSync(text));
  writeFileSync(join(folder, 'c.log'), Buffer.from(text, 'utf16le'));
  const { sources, problems } = await findFiles([folder]);
  assert.deepEqual(problems, []);
  const read: Read = { records: [], problems: [] };
  for await (const batch of readRecords(sources, { limits: DEFAULT_READ_LIMITS })) collect(read, batch);
  const row = '2@32 {"CreationDate":"2026","UserIds":"é","AuditData":"{}"}';
  assert.deepEqual(shown(read), [row, row, row]);
});
