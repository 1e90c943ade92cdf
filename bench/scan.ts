import assert from 'node:assert/strict';
import { BUILT_IN_PACKS, compileRules, loadRules } from '#app/load-rules.ts';
import { compileMatcher, type Matcher } from '#engine/match/matcher.ts';
import { JsonFramer } from '#io/framing/json/framer.ts';
import { DEFAULT_READ_LIMITS } from '#io/record.ts';
import { normalizeRecord } from '#normalize/normalize.ts';
import { ecsDocuments, rawRecords } from './corpora.ts';
import { measureRounds, median, printTable, speedRatio } from './measure.ts';

const RECORDS = 10_000;
const ROUNDS = 7;
const CHUNK_BYTES = 256 * 1024;

/** Bytes to hits, step by step, with the built-in packs: raw records, and documents that are ECS already. */
export async function benchScan(): Promise<void> {
  const { compiled } = compileRules(await loadRules([BUILT_IN_PACKS]), { asPublished: false });
  const matcher = compileMatcher(compiled.flatMap(({ filters }) => filters));
  const records = rawRecords(RECORDS);
  console.log(`scan: ${RECORDS.toLocaleString('en')} records, ${compiled.length} rules; MB/s of CPU time, and as a multiple of JSON.parse`);
  const lines = (values: readonly unknown[]): Buffer => Buffer.from(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
  const rows = [
    ...benchBytes('raw lines', lines(records), matcher),
    ...benchBytes('one list', Buffer.from(JSON.stringify({ Records: records })), matcher),
    ...benchBytes('ECS lines', lines(ecsDocuments(records)), matcher),
  ];
  printTable(['input', 'step', 'MB/s', 'x JSON.parse'], rows);
}

function benchBytes(name: string, bytes: Buffer, matcher: Matcher): readonly (readonly string[])[] {
  const texts = frame(bytes).map(({ value }) => Buffer.from(JSON.stringify(value)));
  assert.equal(texts.length, RECORDS);
  const measured = measureRounds(
    [
      { name: 'JSON.parse', pass: () => texts.map((text) => JSON.parse(text.toString('utf8'))).length },
      { name: 'framed', pass: () => frame(bytes).length },
      { name: 'and normalized', pass: () => frame(bytes).reduce((count, { value }) => count + normalizeRecord(value).events.length, 0) },
      {
        name: 'and matched',
        pass: () =>
          frame(bytes).reduce(
            (hits, { value }) => normalizeRecord(value).events.reduce((sum, event) => sum + matcher.match(event).length, hits),
            0,
          ),
      },
    ],
    ROUNDS,
  );
  const [parse] = measured;
  assert.ok(parse);
  return measured.map((one) => [
    name,
    one.name,
    (bytes.length / 1_000_000 / median(one.seconds)).toFixed(0),
    speedRatio(one, parse).toFixed(2),
  ]);
}

function frame(bytes: Buffer): { readonly value: unknown }[] {
  const framer = new JsonFramer('bench', DEFAULT_READ_LIMITS);
  const records: { readonly value: unknown }[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    for (const record of framer.push(bytes.subarray(at, at + CHUNK_BYTES)).records) records.push(record);
  }
  return [...records, ...framer.end({ isCutOff: false }).records];
}
