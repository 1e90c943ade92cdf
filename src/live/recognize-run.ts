import type { JsonObject } from '#base/json.ts';
import { type ReadOptions, readRecords } from '#io/read-records.ts';
import type { Problem } from '#io/record.ts';
import type { Source } from '#io/source.ts';
import { openEnvelope } from '#normalize/envelope.ts';
import type { Recognition } from '#normalize/normalizer.ts';
import { normalizers } from '#normalize/normalizers.ts';
import { candidatesOf } from '#normalize/recognize.ts';
import { type ProblemGroup, ProblemTally } from './problem-tally.ts';

/** Records that were told by the same thing. */
export type RecognizedShape = Recognition & {
  /** Absent for records that no data stream knows: `reason` says what they hold. */
  readonly dataset?: string;
  readonly count: number;
  /** Where the first of them stands. */
  readonly first: { readonly path: string; readonly line: number };
  /** Data streams that are less sure of the first of them. */
  readonly others: readonly (Recognition & { readonly dataset: string })[];
};

export type RecognizeReport = { readonly shapes: readonly RecognizedShape[]; readonly problems: readonly ProblemGroup[] };

/** More shapes than this are counted together. */
const MAX_SHAPES = 200;

/** What the records of sources are taken for, and by what; the most frequent first. */
export async function recognizeSources(
  sources: readonly Source[],
  found: readonly Problem[],
  options: ReadOptions,
): Promise<RecognizeReport> {
  const tally = new ProblemTally();
  for (const problem of found) tally.add(problem);
  const shapes = new Map<string, RecognizedShape>();
  for await (const { records, problems } of readRecords(sources, options)) {
    for (const problem of problems) tally.add(problem);
    for (const { value, path, line } of records)
      for (const opened of openEnvelope(value))
        if ('record' in opened) count(shapes, opened.record, { path, line });
        else add(shapes, { confidence: 0, reason: opened.problem }, { path, line });
  }
  return { shapes: [...shapes.values()].sort((left, right) => right.count - left.count), problems: tally.groups() };
}

function count(shapes: Map<string, RecognizedShape>, record: JsonObject, place: RecognizedShape['first']): void {
  const [best, ...others] = candidatesOf(record, normalizers).map(({ normalizer, recognition }) => ({
    dataset: normalizer.dataset,
    ...recognition,
  }));
  add(shapes, best ?? { confidence: 0, reason: `keys ${Object.keys(record).slice(0, 8).join(', ')}` }, place, others);
}

function add(
  shapes: Map<string, RecognizedShape>,
  told: Recognition & { readonly dataset?: string },
  first: RecognizedShape['first'],
  others: RecognizedShape['others'] = [],
): void {
  const whole = JSON.stringify([told.dataset, told.confidence, told.reason]);
  const key = shapes.has(whole) || shapes.size < MAX_SHAPES ? whole : 'others';
  const there = shapes.get(key);
  if (there) shapes.set(key, { ...there, count: there.count + 1 });
  else shapes.set(key, { ...(key === whole ? told : { confidence: 0, reason: 'other shapes' }), count: 1, first, others });
}
