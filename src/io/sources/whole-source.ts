import { createFramer } from '../framing/framers.ts';
import { readChunks } from '../read-chunks.ts';
import { PROBLEM_KINDS, type Problem, type ReadLimits } from '../record.ts';
import type { Source } from '../source.ts';
import { type BrokenText, GrowingText, type SourcePart } from './growing-text.ts';

/** A source that is complete, from its beginning: packed or not, JSON in any layout or a table. Memory is one chunk and the longest record. */
export async function* readWholeSource(source: Source, limits: ReadLimits, signal?: AbortSignal): AsyncGenerator<SourcePart> {
  let reader: Reader | undefined;
  for await (const { path, form, bytes, end } of readChunks([source], signal ? { signal } : {})) {
    reader ??= form === 'json' ? new GrowingText(path, limits, 0) : tableReader(path, limits);
    if (!end) {
      yield reader.push(bytes);
      continue;
    }
    const last = reader.finish(end);
    yield { records: last.records, broken: [...last.broken, ...brokenBy(end.problems)] };
  }
}

type Reader = Pick<GrowingText, 'push' | 'finish'>;

function tableReader(path: string, limits: ReadLimits): Reader {
  const framer = createFramer('csv', path, limits);
  const partOf = ({ records, problems }: ReturnType<typeof framer.push>): SourcePart => ({
    records: records.map(({ value }) => value),
    broken: brokenBy(problems),
  });
  return { push: (bytes) => partOf(framer.push(bytes)), finish: (options) => partOf(framer.end(options)) };
}

function brokenBy(problems: readonly Problem[]): readonly BrokenText[] {
  return problems
    .filter(({ kind }) => PROBLEM_KINDS[kind].isLoss)
    .map(({ path, line, message }) => ({
      reason: line === undefined ? `${path}: ${message}` : `${path}, line ${line}: ${message}`,
      text: '',
    }));
}
