import assert from 'node:assert/strict';
import { BUILT_IN_PACKS, compileRules, loadRules } from '#app/load-rules.ts';
import { compileMatcher, type Matcher } from '#engine/match/matcher.ts';
import { JsonFramer } from '#io/framing/json/framer.ts';
import { DEFAULT_READ_LIMITS } from '#io/record.ts';
import { normalizeRecord } from '#normalize/normalize.ts';
import { ecsDocuments, rawRecords } from './corpora.ts';
import { measureRounds, median, parseAll, printTable, speedRatio } from './measure.ts';

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
  const texts: Buffer[] = [];
  frame(bytes, (value) => texts.push(Buffer.from(JSON.stringify(value))));
  assert.equal(texts.length, RECORDS);
  const measured = measureRounds(
    [
      { name: 'JSON.parse', pass: () => parseAll(texts) },
      { name: 'framed', pass: () => frame(bytes, () => undefined) },
      { name: 'and normalized', pass: () => frame(bytes, (value) => normalizeRecord(value)) },
      {
        name: 'and matched',
        pass: () =>
          frame(bytes, (value) => {
            for (const event of normalizeRecord(value).events) matcher.match(event);
          }),
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

/** Gives the records as a scan does: a chunk's at a time. */
function frame(bytes: Buffer, take: (value: unknown) => void): void {
  const framer = new JsonFramer('bench', DEFAULT_READ_LIMITS);
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    for (const { value } of framer.push(bytes.subarray(at, at + CHUNK_BYTES)).records) take(value);
  }
  for (const { value } of framer.end({ isCutOff: false }).records) take(value);
}
