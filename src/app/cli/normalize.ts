import type { Command } from 'commander';
import { DEFAULT_READ_LIMITS } from '#io/record.ts';
import { type NormalizeReport, NormalizeRun } from '#live/normalize-run.ts';
import { normalizeSummary } from '../render/findings/summary.ts';
import { harmlessJson } from '../render/harmless-json.ts';
import { sheetOf } from '../render/table/sheet.ts';
import { DeadLetterFile } from './dead-letter-file.ts';
import { GEOIP_OPTION, openEnrichment } from './enrichment.ts';
import { EXIT, exitCodeOf, UsageError } from './exit-code.ts';
import { assertPossible, isUnreadable, openSources, totalBytes } from './input.ts';
import { interruptSignal } from './interrupt.ts';
import { writeOutput } from './output.ts';
import { ProgressLine } from './progress.ts';
import { terminalOptions } from './reporting.ts';
import { byteCount, moment, oneOf } from './values.ts';

const FORMATS = ['ndjson'] as const;

type NormalizeFlags = {
  readonly format: (typeof FORMATS)[number];
  readonly output?: string;
  readonly deadLetter?: string;
  readonly dataset?: string;
  readonly geoip?: readonly string[];
  readonly since?: number;
  readonly until?: number;
  readonly maxRecord: number;
  readonly quiet?: boolean;
};

export function configureNormalize(command: Command): void {
  command
    .description('Reads files and folders and writes what they hold as events of the Elastic Common Schema, one a line.')
    .argument('[path...]', 'files and folders (.json .ndjson .jsonl .log .csv, each also .gz), or - for standard input')
    .option('-f, --format <format>', FORMATS.join(', '), oneOf(FORMATS), 'ndjson')
    .option('-o, --output <file>', 'write the events to a file')
    .option('--dead-letter <file>', 'write what does not become an event to a file, each with its place and reason')
    .option('--dataset <dataset>', 'what every record is, instead of recognizing it: azure.auditlogs')
    .option(...GEOIP_OPTION)
    .option('--since <time>', 'leave out events before it: 2026-03-04, 2026-03-04T10:30Z, now-7d', moment('down'))
    .option('--until <time>', 'leave out events after it; a day counts to its end', moment('up'))
    .option('--max-record <bytes>', 'skip records larger than this', byteCount, DEFAULT_READ_LIMITS.recordBytes)
    .option('-q, --quiet', 'no summary and no progress')
    .addHelpText('after', HELP)
    .action(async (paths: readonly string[], flags: NormalizeFlags) => {
      process.exitCode = await runNormalize(paths, flags);
    });
}

const HELP = `
Only events go to standard output; the summary goes to standard error.
Exit codes: 0 done, 2 usage, 3 input partly or wholly unreadable, 130 interrupted.

Examples:
  tocsin normalize ./logs > events.ndjson
  tocsin normalize ./logs --dead-letter lost.ndjson | jq -c '.event.action'
  tocsin normalize export.csv --dataset azure.auditlogs`;

/** Writes the events of the input; answers the exit code. */
async function runNormalize(paths: readonly string[], flags: NormalizeFlags): Promise<number> {
  if (paths.length === 0)
    throw new UsageError('name the files or folders to normalize, or - for standard input.', 'For example: tocsin normalize ./logs');
  assertPossible(flags);
  const report = await normalizeAll(paths, flags);
  const { width = 100, color = false } = terminalOptions(process.stderr);
  if (!flags.quiet) process.stderr.write(normalizeSummary(sheetOf(width, color), report));
  return exitCodeOf([...(report.isPartial ? [EXIT.interrupted] : []), ...(isUnreadable(report) ? [EXIT.unreadable] : [])]);
}

/** Reads the input and writes events as they are made; Ctrl-C ends reading. */
async function normalizeAll(paths: readonly string[], flags: NormalizeFlags): Promise<NormalizeReport> {
  const enrichment = await openEnrichment(flags.geoip);
  const { sources, problems } = await openSources(paths);
  const interrupt = interruptSignal();
  const progress = flags.quiet ? undefined : new ProgressLine(process.stderr, () => performance.now(), totalBytes(sources));
  const { dataset, since, until } = flags;
  const run = new NormalizeRun(sources, problems, {
    limits: { recordBytes: flags.maxRecord },
    signal: interrupt.signal,
    ...enrichment,
    ...(dataset === undefined ? {} : { dataset }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(progress ? { onProgress: (state) => progress.show(state) } : {}),
  });
  const deadLetters = flags.deadLetter === undefined ? undefined : await DeadLetterFile.create(flags.deadLetter);
  try {
    await writeOutput(linesOf(run, deadLetters, progress), flags.output);
  } finally {
    progress?.clear();
    interrupt.release();
    await deadLetters?.close();
  }
  return run.report();
}

/** The events of a chunk as lines of JSON, harmless in a terminal. */
async function* linesOf(
  run: NormalizeRun,
  deadLetters: DeadLetterFile | undefined,
  progress: ProgressLine | undefined,
): AsyncGenerator<string> {
  for await (const { documents, lost, problems } of run.batches()) {
    await deadLetters?.add(lost, problems);
    if (documents.length === 0) continue;
    progress?.clear();
    yield documents.map((document) => `${harmlessJson(document)}\n`).join('');
  }
}
