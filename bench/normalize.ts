import { canonicalJson, type JsonObject } from '#base/json.ts';
import { userAgentLookup } from '#io/stores/user-agents/user-agents.ts';
import { openEnvelope } from '#normalize/envelope.ts';
import { normalizeRecord } from '#normalize/normalize.ts';
import { normalizers } from '#normalize/normalizers.ts';
import { recognize } from '#normalize/recognize.ts';
import { parseCaseFile } from '../test/case-file.ts';
import { filesIn, read } from '../test/files.ts';
import { recordedCloudtrail } from './corpora.ts';
import { measureRounds, parseAll, printTable, speedRatio, type Task } from './measure.ts';

const ROUNDS = 7;
const RECORDS = 2_000;

/**
 * Raw bytes to events, source by source, as a ratio to `JSON.parse` of the same bytes in the same run; then where the time goes, step by step.
 * 0.5 means: reading and normalizing takes twice as long as parsing alone.
 */
export function benchNormalize(): void {
  const sources = recordsBySource();
  const agents = userAgentLookup();
  const rows = [...sources].map(([dataset, records]) => {
    const texts = records.map((record) => Buffer.from(JSON.stringify(record)));
    const parsed = texts.map((text) => JSON.parse(text.toString('utf8')) as JsonObject);
    const normalizer = normalizers.find((one) => one.dataset === dataset);
    const tasks: readonly Task[] = [
      { name: 'parse', pass: () => parseAll(texts) },
      { name: 'whole', pass: () => texts.map((text) => normalizeRecord(text.toString('utf8'), { agents }).events.length) },
      { name: 'open', pass: () => parsed.map((record) => openEnvelope(record).length) },
      { name: 'recognize', pass: () => parsed.map((record) => recognize(record, normalizers)) },
      { name: 'map', pass: () => parsed.map((record) => normalizer?.normalize(record)) },
      { name: 'rest', pass: () => parsed.map((record) => normalizeRecord(record, { agents }).events.length) },
    ];
    const [parse, whole, ...steps] = measureRounds(tasks, ROUNDS);
    if (!parse || !whole) throw new Error('Nothing was measured');
    const [open = 0, told = 0, map = 0, all = 0] = steps.map((step) => 1 / speedRatio(step, parse));
    const bytes = texts.reduce((sum, { length }) => sum + length, 0) / texts.length;
    const parts = [open, told, map, Math.max(0, all - open - told - map)];
    return [dataset, Math.round(bytes).toString(), speedRatio(whole, parse).toFixed(2), ...parts.map((part) => part.toFixed(2))];
  });
  console.log(
    'Raw bytes to events. Speed in multiples of JSON.parse of the same bytes; steps in multiples of the time JSON.parse takes.\n',
  );
  printTable(['source', 'bytes a record', 'speed', 'open', 'recognize', 'map', 'finish and identity'], rows);
}

/** The raw records of the cases, with ids of their own; CloudTrail as recorded, when the corpus is there. */
function recordsBySource(): ReadonlyMap<string, readonly JsonObject[]> {
  const found = new Map<string, JsonObject[]>();
  const texts = filesIn('src/normalize/*/*/cases/*.case').flatMap((path) =>
    parseCaseFile(read(path)).cases.map((one) => one.get('record')),
  );
  for (const opened of texts.flatMap((text) => openEnvelope(text))) {
    const known = 'record' in opened ? recognize(opened.record, normalizers) : undefined;
    if (!known || !('record' in opened) || canonicalJson(opened.record).length > 20_000) continue;
    if (known.normalizer.normalize(opened.record).kind === 'failure') continue;
    found.set(known.normalizer.dataset, [...(found.get(known.normalizer.dataset) ?? []), opened.record]);
  }
  const recorded = recordedCloudtrail();
  if (recorded.length > 0) found.set('aws.cloudtrail', [...recorded]);
  return new Map([...found].sort().map(([dataset, records]) => [dataset, repeated(records)]));
}

function repeated(records: readonly JsonObject[]): readonly JsonObject[] {
  return Array.from({ length: RECORDS }, (_, i) => records[i % records.length] as JsonObject);
}
