import { Readable } from 'node:stream';
import type { Command } from 'commander';
import type { Diagnostic } from '#base/diagnostic.ts';
import type { Finding, RunningSearch } from '#engine/search/finding.ts';
import { startSearch } from '#engine/search/running-search.ts';
import type { Schema } from '#event/schema/schema.ts';
import { DEFAULT_READ_LIMITS } from '#io/record.ts';
import { type QueryReport, QueryRun } from '#live/query-run.ts';
import { languages, type Planned, planQuery } from '#plan/languages.ts';
import type { Query } from '#plan/query.ts';
import type { RuleLanguage } from '#rule/rule.ts';
import type { LookupTable } from '../lookup-tables.ts';
import { guessLanguage } from '../query-language.ts';
import { renderDiagnostic } from '../render/diagnostic.ts';
import { renderFindings } from '../render/findings/findings.ts';
import { FINDING_FORMATS, type FindingFormat, type FindingOptions } from '../render/findings/options.ts';
import { storedSummary } from '../render/findings/stored-summary.ts';
import { querySummary } from '../render/findings/summary.ts';
import { sheetOf } from '../render/table/sheet.ts';
import { knownSchema } from '../schema.ts';
import { GEOIP_OPTION, openEnrichment } from './enrichment.ts';
import { EXIT, exitCodeOf, UsageError } from './exit-code.ts';
import { assertPossible, isUnreadable, openSources, totalBytes } from './input.ts';
import { interruptSignal } from './interrupt.ts';
import { readLookups } from './lookups.ts';
import { writeOutput } from './output.ts';
import { ProgressLine } from './progress.ts';
import { misspelledFields, namedFields } from './query-fields.ts';
import { terminalOptions } from './reporting.ts';
import { searchFolder } from './stored-events.ts';
import { another, byteCount, count, moment, names, oneOf } from './values.ts';

type QueryFlags = {
  readonly language?: RuleLanguage;
  readonly format: FindingFormat;
  readonly output?: string;
  readonly size?: number;
  readonly fields?: readonly string[];
  readonly lookup?: readonly string[];
  readonly now?: number;
  readonly since?: number;
  readonly until?: number;
  readonly dataset?: string;
  readonly geoip?: readonly string[];
  readonly data?: string;
  readonly quiet?: boolean;
  readonly maxRecord: number;
};

/** Kibana calls KQL `kuery` in rules, and nobody else does. */
const LANGUAGES = ['kql', ...languages.map(({ name }) => name)] as const;

function language(text: string): RuleLanguage {
  const name = oneOf(LANGUAGES)(text);
  return name === 'kql' ? 'kuery' : name;
}

export function configureQuery(command: Command): void {
  command
    .description('Runs a KQL, Lucene, EQL or ES|QL query over files and folders.')
    .argument('<query>', 'the query, in quotes')
    .argument('[path...]', 'files and folders, or - for standard input')
    .option('-l, --language <language>', 'kql, lucene, eql, esql; without it the text tells', language)
    .option('-f, --format <format>', FINDING_FORMATS.join(', '), oneOf(FINDING_FORMATS), 'table')
    .option('-o, --output <file>', 'write the results to a file')
    .option('-n, --size <count>', 'at most so many results: of EQL the newest, else the first that are read', count)
    .option('--fields <fields>', 'what table and csv show of an event: user.name,source.ip', names)
    .option('--lookup <name=file>', 'a table for LOOKUP JOIN and ENRICH, as CSV or JSON; may be said again', another)
    .option('--now <time>', 'what "now" means in the query; without it the end of the data', moment('up'))
    .option('--since <time>', 'leave out events before it: 2026-03-04, 2026-03-04T10:30Z, now-7d', moment('down'))
    .option('--until <time>', 'leave out events after it; a day counts to its end', moment('up'))
    .option('--dataset <dataset>', 'what every record is, instead of recognizing it: azure.auditlogs')
    .option('--data <folder>', 'search the stored events of a service, at work or not, in place of files')
    .option(...GEOIP_OPTION)
    .option('--max-record <bytes>', 'skip records larger than this', byteCount, DEFAULT_READ_LIMITS.recordBytes)
    .option('-q, --quiet', 'no summary and no progress')
    .addHelpText('after', HELP)
    .action(async (query: string, paths: readonly string[], flags: QueryFlags) => {
      process.exitCode = await runQuery(query, paths, flags);
    });
}

const HELP = `
Events are written as they match, in the order they are read; head, tail and sequences go by time.
Only results go to standard output; the summary goes to standard error.
Exit codes: 0 done, 2 usage or a query with a mistake, 3 input partly or wholly unreadable, 130 interrupted.

Examples:
  tocsin query 'event.action: CreateAccessKey and not user.name: ci*' ./logs
  tocsin query 'sequence by user.name with maxspan=10m [any where event.action == "ConsoleLogin"]
                                                       [any where event.action == "CreateAccessKey"]' ./logs
  tocsin query 'FROM logs-* | STATS calls = COUNT(*) BY event.action | SORT calls DESC' ./logs --format csv
  tocsin query 'FROM logs-* | LOOKUP JOIN people ON user.name | KEEP user.name, team' ./logs --lookup people=people.csv
  tocsin query 'FROM logs-* | STATS calls = COUNT(*) BY user.name' ./logs --format arrow --output calls.arrow
  tocsin query 'user.name: alice' --data /var/lib/tocsin --since now-7d
  tocsin query 'source.ip: "203.0.113.0/24"' ./logs --format ndjson | tocsin scan -`;

/** Runs a query and writes what it finds; answers the exit code. */
async function runQuery(text: string, paths: readonly string[], flags: QueryFlags): Promise<number> {
  assertPossible(flags);
  const language = flags.language ?? guessLanguage(text);
  const lookups = await readLookups(flags.lookup ?? []);
  const schemaOf = ([name]: readonly string[]): Schema | undefined => lookups.get(name ?? '')?.schema;
  const query = planAsked(text, language, flags, planQuery(language, text, { schema: knownSchema(), schemaOf }));
  if (!query) return EXIT.usage;
  const asked = { query, language, paths, lookups, flags };
  return flags.data === undefined ? await queryFiles(asked) : await queryStore(asked, flags.data);
}

type Asked = {
  readonly query: Query;
  readonly language: RuleLanguage;
  readonly paths: readonly string[];
  readonly lookups: ReadonlyMap<string, LookupTable>;
  readonly flags: QueryFlags;
};

async function queryFiles({ query, language, paths, lookups, flags }: Asked): Promise<number> {
  const { now, size } = flags;
  const search = startSearch(query, {
    timestamp: { path: '@timestamp', type: 'date' },
    keep: language === 'eql' ? 'newest' : 'first',
    readIndex: (name) => lookups.get(name)?.rows ?? [],
    ...(now === undefined ? {} : { now }),
    ...(size === undefined ? {} : { size }),
  });
  const needsInput = !(query.kind === 'table' && query.source.kind === 'row');
  if (needsInput && paths.length === 0)
    throw new UsageError('name the files or folders to search, or - for standard input.', "For example: tocsin query 'QUERY' ./logs");
  const report = await readAll(search, query, paths, flags);
  const doubtful = [...(flags.fields ?? []), ...(report.found === 0 ? namedFields(query) : [])];
  const notes = [...report.notes, ...misspelledFields(doubtful, knownSchema())];
  if (!flags.quiet) process.stderr.write(querySummary(sheetOfErrors(), { ...report, notes }, NOUNS[search.shape]));
  return exitCodeOf([
    ...(report.isPartial ? [EXIT.interrupted] : []),
    ...(needsInput && isUnreadable(report) && !report.isCutShort ? [EXIT.unreadable] : []),
  ]);
}

/** The same over what a service keeps; nothing of it is changed. */
async function queryStore({ query, language, paths, lookups, flags }: Asked, data: string): Promise<number> {
  if (paths.length > 0) throw new UsageError('--data is searched, or files, not both.', 'Leave one of them out.');
  const answer = searchFolder(data, query, language, lookups, flags);
  if (flags.format === 'arrow') assertArrow(answer.shape, flags.output);
  const findings = Readable.from(answer.findings, { objectMode: true });
  await writeOutput(rendered(findings, answer, query, flags, undefined), flags.output);
  const notes = [...answer.notes, ...(answer.total === 0 ? misspelledFields(namedFields(query), knownSchema()) : [])];
  if (!flags.quiet) process.stderr.write(storedSummary(sheetOfErrors(), { ...answer, notes }, NOUNS[answer.shape]));
  return EXIT.clean;
}

/** Arrow holds typed columns, and a terminal shows nothing of it. */
function assertArrow(shape: RunningSearch['shape'], output: string | undefined): void {
  if (shape !== 'table')
    throw new UsageError(
      '--format arrow writes tables, and this query gives none.',
      'Write it in ES|QL (FROM logs-* | …), or take ndjson.',
    );
  if (output === undefined && process.stdout.isTTY)
    throw new UsageError('--format arrow writes bytes.', 'Send them to a file with --output table.arrow');
}

/** The query that is run, when there is one; what is wrong or doubtful is told. */
function planAsked(text: string, language: RuleLanguage, flags: QueryFlags, { query, diagnostics }: Planned): Query | undefined {
  // Nearly any text is KQL. What reads as another language is run as KQL only when it was asked for.
  const isDoubted = query !== undefined && flags.language === undefined && diagnostics.some(({ code }) => code === 'KQL206');
  const isRun = query !== undefined && !isDoubted;
  if (!flags.quiet || !isRun) printDiagnostics(text, isDoubted ? diagnostics.map(asRefusal) : diagnostics);
  if (isRun) return query;
  process.stderr.write(isDoubted ? 'To search for these words: --language kql\n' : languageHint(text, language, flags));
  return undefined;
}

/** A doubt for which the query was not run is why it failed. */
function asRefusal(diagnostic: Diagnostic): Diagnostic {
  return diagnostic.code === 'KQL206' ? { ...diagnostic, severity: 'error' } : diagnostic;
}

const NOUNS = { events: 'event', sequences: 'sequence', table: 'row' } as const;

function printDiagnostics(text: string, diagnostics: readonly Diagnostic[]): void {
  for (const diagnostic of diagnostics) process.stderr.write(renderDiagnostic(diagnostic, { name: 'query', text }));
}

/** A text that is a good query of another language was taken for the wrong one. Nearly any text is KQL or Lucene, so those say nothing. */
function languageHint(text: string, language: RuleLanguage, flags: QueryFlags): string {
  const title = languages.find(({ name }) => name === language)?.title ?? language;
  const others = languages.filter(({ name }) => name !== language && (name === 'eql' || name === 'esql') && plans(name, text));
  const meant = others.map((other) => `As ${other.title} it is a query: --language ${other.name}\n`).join('');
  const joined =
    /\|\s*(?:lookup\s+join|enrich)\s/i.test(text) && !flags.lookup ? 'A table to join is given with --lookup name=file.\n' : '';
  return `${flags.language === undefined ? `The query was read as ${title}; --language says otherwise.\n` : ''}${meant}${joined}`;
}

function plans(language: RuleLanguage, text: string): boolean {
  const { query }: Planned = planQuery(language, text, { schema: knownSchema() });
  return query !== undefined;
}

/** Reads the input and writes results as they are found; Ctrl-C ends reading. */
async function readAll(search: RunningSearch, query: Query, paths: readonly string[], flags: QueryFlags): Promise<QueryReport> {
  if (flags.format === 'arrow') assertArrow(search.shape, flags.output);
  const enrichment = await openEnrichment(flags.geoip);
  const { sources, problems } = await openSources(paths);
  const interrupt = interruptSignal();
  const progress = flags.quiet ? undefined : new ProgressLine(process.stderr, () => performance.now(), totalBytes(sources));
  const { dataset, since, until } = flags;
  const run = new QueryRun(sources, problems, search, {
    limits: { recordBytes: flags.maxRecord },
    signal: interrupt.signal,
    ...enrichment,
    now: Date.now(),
    ...(dataset === undefined ? {} : { dataset }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(progress ? { onProgress: (state) => progress.show(state) } : {}),
  });
  try {
    await writeOutput(rendered(run.findings(), search, query, flags, progress), flags.output);
  } finally {
    progress?.clear();
    interrupt.release();
  }
  return run.report();
}

async function* rendered(
  findings: AsyncIterable<Finding>,
  search: Pick<RunningSearch, 'shape'>,
  query: Query,
  flags: QueryFlags,
  progress: ProgressLine | undefined,
): AsyncGenerator<string | Uint8Array> {
  const terminal = flags.output === undefined ? terminalOptions(process.stdout) : {};
  const options: FindingOptions = {
    shape: search.shape,
    fields: flags.fields ?? shownFields(query),
    hideEmpty: flags.fields === undefined,
    ...terminal,
  };
  for await (const piece of renderFindings(findings, flags.format, options)) {
    progress?.clear();
    yield piece;
  }
}

/** What is shown of an event: when, what, who, from where, and the fields that the query asks about. */
function shownFields(query: Query): readonly string[] {
  return [...new Set(['@timestamp', 'event.action', 'user.name', 'source.ip', 'event.outcome', ...namedFields(query)])];
}

function sheetOfErrors(): ReturnType<typeof sheetOf> {
  const { width = 100, color = false } = terminalOptions(process.stderr);
  return sheetOf(width, color);
}
