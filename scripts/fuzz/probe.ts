import { knownSchema } from '#app/schema.ts';
import { QueryError, search } from '#app/search.ts';
import type { Diagnostic } from '#base/diagnostic.ts';
import { hasErrors } from '#base/diagnostic.ts';
import type { JsonObject } from '#base/json.ts';
import { compileCondition } from '#engine/match/condition.ts';
import { compileMatcher, type Matcher } from '#engine/match/matcher.ts';
import { DocumentReader } from '#engine/match/reader.ts';
import type { Event } from '#event/event.ts';
import { schemaOfMapping } from '#event/schema/mapping.ts';
import type { Schema } from '#event/schema/schema.ts';
import { parseEql } from '#lang/eql/parser.ts';
import { printEql } from '#lang/eql/print.ts';
import { parseEsql } from '#lang/esql/parser.ts';
import { printEsql } from '#lang/esql/print.ts';
import { parseKql } from '#lang/kql/parser.ts';
import { printKql, printKqlTree } from '#lang/kql/print.ts';
import { parseLucene } from '#lang/lucene/parser.ts';
import { normalizeRecord } from '#normalize/normalize.ts';
import type { Condition } from '#plan/expr.ts';
import { planQuery } from '#plan/languages.ts';
import { planFilters } from '#plan/lower/filters.ts';
import { optimizeCondition } from '#plan/optimize/optimize.ts';
import { printCondition, printQuery } from '#plan/print.ts';
import { renderTree } from '../../test/tree.ts';
import type { Corpus } from './corpus.ts';
import type { Input } from './input.ts';

/** What an input brought out: what is wrong, and how long the slowest of its queries and events took, in milliseconds. */
type Outcome = { readonly problem?: string; readonly queryTime: number; readonly eventTime: number };

export type Probe = (input: Input) => Outcome;

/** A wrong answer found on the way. */
class Wrong extends Error {}

const NOW = Date.parse('2026-03-04T10:00:00Z');

/**
 * Puts inputs to everything that reads what others wrote. `corpus` gives the rules that normalized records are matched against; a query or an
 * event that takes longer than `slow` milliseconds, however often it is tried, is a problem.
 */
export function createProbe(corpus: Corpus, slow: number): Probe {
  const schema = knownSchema();
  const rules = compileMatcher(conditionsOf(corpus, schema).map((condition) => ({ condition })));
  return (input) => {
    const first = probeOnce(input, schema, rules);
    if (first.problem !== undefined || Math.max(first.queryTime, first.eventTime) <= slow) return first;
    // It may have been the first to warm something up.
    const again = [first, ...Array.from({ length: 3 }, () => probeOnce(input, schema, rules))];
    const queryTime = Math.min(...again.map((one) => one.queryTime));
    const eventTime = Math.min(...again.map((one) => one.eventTime));
    if (Math.max(queryTime, eventTime) <= slow) return { queryTime, eventTime };
    const problem = queryTime > slow ? `the query took ${queryTime.toFixed(0)} ms` : `an event took ${eventTime.toFixed(0)} ms`;
    return { problem, queryTime, eventTime };
  };
}

/** A few hundred conditions of the corpus. */
function conditionsOf({ queries }: Corpus, schema: Schema): readonly Condition[] {
  const languages = ['kuery', 'eql'] as const;
  return languages.flatMap((language) =>
    queries[language].slice(-300).flatMap((text) => {
      const { query } = planQuery(language, text, { schema });
      return query?.kind === 'events' ? [query.filter] : [];
    }),
  );
}

function probeOnce(input: Input, schema: Schema, rules: Matcher): Outcome {
  const times = new Times();
  try {
    if (input.kind === 'record') probeRecord(input, times, rules);
    else if (input.kind === 'filters') probeFilters(input, times, schema);
    else probeQuery(input, times, schema);
  } catch (error) {
    const problem = error instanceof Wrong ? error.message : `crash: ${error instanceof Error ? (error.stack ?? error.message) : error}`;
    return { problem, ...times.worst() };
  }
  return times.worst();
}

/** Counts what this thread works, not what it waits for others on the machine. */
class Times {
  #query = 0;
  #event = 0;

  query<T>(work: () => T): T {
    const start = worked();
    const result = work();
    this.#query = Math.max(this.#query, worked() - start);
    return result;
  }

  event<T>(work: () => T): T {
    const start = worked();
    const result = work();
    this.#event = Math.max(this.#event, worked() - start);
    return result;
  }

  worst(): { readonly queryTime: number; readonly eventTime: number } {
    return { queryTime: this.#query, eventTime: this.#event };
  }
}

function worked(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function probeQuery(input: Extract<Input, { kind: 'query' }>, times: Times, open: Schema): void {
  const { language, text, events, fields } = input;
  const parsed = times.query(() => parse(input));
  checkSpans(parsed.diagnostics, text);
  if (!hasErrors(parsed.diagnostics)) checkPrinting(input);
  const schema = fields === undefined ? open : schemaOfMapping(fields);
  const planned = times.query(() => planQuery(language, text, { schema }));
  checkSpans(planned.diagnostics, text);
  if (!planned.query) {
    if (!hasErrors(planned.diagnostics)) throw new Wrong('no query and no error');
    return;
  }
  if (hasErrors(planned.diagnostics)) throw new Wrong('a query in spite of errors');
  times.query(() => printQuery(planned.query as NonNullable<typeof planned.query>));
  if (planned.query.kind === 'events') probeCondition(planned.query.filter, events, times);
  const isSimple = planned.query.kind === 'events' && planned.query.commands.length === 0;
  if (!isSimple) times.event(() => searchQuietly(input));
}

/** Runs the query as the library does; a refusal must have its place. */
function searchQuietly({ language, text, events, fields }: Extract<Input, { kind: 'query' }>): void {
  try {
    search(text, { language, events, now: new Date(NOW), ...(fields === undefined ? {} : { fields }) });
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    checkSpans(error.diagnostics, text);
  }
}

function probeFilters({ filters, events }: Extract<Input, { kind: 'filters' }>, times: Times, schema: Schema): void {
  const { condition, diagnostics } = times.query(() => planFilters(filters, { schema }));
  if (condition === undefined && !hasErrors(diagnostics)) throw new Wrong('no condition and no error');
  // A list of filters is no text: its diagnostics name the place in their message.
  const placeless = diagnostics.find(({ message }) => !message.startsWith('filters['));
  if (placeless) throw new Wrong(`a diagnostic that names no place: ${placeless.message}`);
  if (condition) probeCondition(condition, events, times);
}

function probeCondition(condition: Condition, events: readonly JsonObject[], times: Times): void {
  const meets = times.query(() => compileCondition(condition, NOW));
  const matcher = times.query(() => compileMatcher([{ condition }, { condition: { kind: 'not', operand: condition } }]));
  times.query(() => printCondition(condition));
  const meetsOptimized = compileCondition(
    times.query(() => optimizeCondition(condition)),
    NOW,
  );
  for (const document of events) {
    const isMet = times.event(() => meets(new DocumentReader(document)));
    if (meetsOptimized(new DocumentReader(document)) !== isMet)
      throw new Wrong(`optimized it is not ${isMet} of ${JSON.stringify(document)}`);
    const hits = times.event(() => matcher.match(eventOf(document)));
    // Date math is left open in the matcher: then both may be hit.
    if (!hits.includes(isMet ? 0 : 1)) throw new Wrong(`the matcher says ${hits}, the condition ${isMet}, of ${JSON.stringify(document)}`);
  }
}

function probeRecord({ record }: Extract<Input, { kind: 'record' }>, times: Times, rules: Matcher): void {
  const { events } = times.event(() => normalizeRecord(record, { now: NOW }));
  for (const event of events) times.event(() => rules.match(event));
  if (Object.keys(Object.prototype).length > 0) throw new Wrong('the prototype of all objects was changed');
}

function eventOf(document: JsonObject): Event {
  return { id: 'x', dataset: 'x', index: 'logs-x-default', time: 0, ingested: 0, document };
}

function parse({ language, text }: Extract<Input, { kind: 'query' }>): { readonly diagnostics: readonly Diagnostic[] } {
  switch (language) {
    case 'kuery':
      return parseKql(text);
    case 'lucene':
      return parseLucene(text);
    case 'eql':
      return parseEql(text);
    case 'esql':
      return parseEsql(text);
    default:
      return language satisfies never;
  }
}

/** Every diagnostic has a place inside the text. */
function checkSpans(diagnostics: readonly Diagnostic[], text: string): void {
  for (const { code, message, span } of diagnostics) {
    const isInside = span.start >= 0 && span.start <= span.end && span.end <= text.length;
    if (!isInside) throw new Wrong(`${code} at ${span.start}-${span.end} of ${text.length} characters: ${message}`);
  }
}

/** Reading what was printed gives the same tree. */
function checkPrinting({ language, text }: Extract<Input, { kind: 'query' }>): void {
  if (language === 'kuery') {
    const { tree } = parseKql(text);
    const printed = printKql(tree);
    const again = parseKql(printed);
    if (hasErrors(again.diagnostics) || printKqlTree(again.tree) !== printKqlTree(tree)) throw new Wrong(`printed as ${printed}`);
  } else if (language === 'eql') {
    const { tree } = parseEql(text);
    const printed = printEql(tree);
    const again = parseEql(printed);
    if (hasErrors(again.diagnostics) || renderTree(again.tree) !== renderTree(tree)) throw new Wrong(`printed as ${printed}`);
  } else if (language === 'esql') printEsql(parseEsql(text).query);
}
