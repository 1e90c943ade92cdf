import { type Diagnostic, hasErrors, shiftDiagnostic } from '#base/diagnostic.ts';
import { nearest } from '#base/nearest.ts';
import { positionAt, type Span } from '#base/span.ts';
import type { Schema } from '#event/schema/schema.ts';
import type { EsqlCommand, EsqlIndex, EsqlName, EsqlQuery, EsqlSource } from '#lang/esql/ast.ts';
import { parseEsql } from '#lang/esql/parser.ts';
import type { Condition, FieldRef, ValueType } from '../expr.ts';
import type { Language, LowerContext, Planned } from '../languages.ts';
import type { Command, TableQuery, TableSource } from '../query.ts';
import { allOf } from './conditions.ts';
import { eql } from './eql.ts';
import { kuery } from './kql.ts';
import { lucene } from './lucene.ts';
import { lowerAssignment, lowerCommand } from './rows/commands.ts';
import { fieldRefOf } from './rows/field-ref.ts';
import { endsHoisting, hoistWhere } from './rows/hoist.ts';
import { type Lowering, noteError, type SearchLanguage } from './rows/lowering.ts';
import { Scope } from './rows/scope.ts';
import { SEQUENCE_COLUMNS } from './rows.ts';

/** Elasticsearch's ES|QL. */
export const esql: Language = { name: 'esql', title: 'ES|QL', plan: planEsql };

const METADATA: Readonly<Record<string, ValueType>> = {
  _id: 'keyword',
  _index: 'keyword',
  _version: 'long',
  _source: 'keyword',
  _ignored: 'keyword',
  _score: 'double',
  _index_mode: 'keyword',
};

function planEsql(text: string, context: LowerContext): Planned {
  const { query, diagnostics } = parseEsql(text);
  if (hasErrors(diagnostics)) return { diagnostics };
  const found: Diagnostic[] = [...diagnostics];
  const isLenient = query.settings.some(
    ({ name, expr }) => name.toLowerCase() === 'unmapped_fields' && expr.kind === 'string' && expr.value.toLowerCase() !== 'default',
  );
  const table = lowerQuery(query, { text, context, diagnostics: found, isLenient });
  return hasErrors(found) ? { diagnostics: found } : { query: table, diagnostics: found };
}

type Planning = { readonly text: string; readonly context: LowerContext; readonly diagnostics: Diagnostic[]; readonly isLenient: boolean };

function lowerQuery(query: EsqlQuery, planning: Planning): TableQuery {
  const { source, scope, commands: first } = lowerSource(query.source, planning);
  const lowering = loweringOf(scope, planning);
  const hoisted: Condition[] = [];
  let mayHoist = source.kind === 'events';
  const commands: Command[] = [...first];
  for (const command of query.commands) {
    mayHoist &&= !endsHoisting(command);
    commands.push(...(mayHoist && command.kind === 'where' ? hoistWhere(command, lowering, hoisted) : lowerCommand(command, lowering)));
  }
  return {
    kind: 'table',
    source: source.kind === 'events' ? { ...source, filter: allOf(hoisted) } : source,
    commands,
    columns: scope.columns(),
    isAggregating: isAggregating(query.commands, source),
  };
}

/** Kibana: a query with STATS is aggregating; INLINE STATS alone is not. */
function isAggregating(commands: readonly EsqlCommand[], source: TableSource): boolean {
  const hasStats = commands.some((command) => command.kind === 'stats' && !command.isInline);
  return hasStats || (source.kind === 'union' && source.tables.some((table) => table.isAggregating));
}

function loweringOf(scope: Scope, { text, context, diagnostics, isLenient }: Planning): Lowering {
  const lowering: Lowering = {
    scope,
    dialect: 'esql',
    diagnostics,
    isNegated: false,
    isLenient,
    tests: [],
    sourceOf: (span) => ({ ...positionAt(text, span.start), text: withoutParentheses(text.slice(span.start, span.end)) }),
    planSearch: (language, quoted, span) => planSearch(SEARCHES[language], { text: quoted, span }, context, lowering),
    schemaOf: (patterns) => context.schemaOf?.(patterns),
  };
  return lowering;
}

const SEARCHES: Readonly<Record<SearchLanguage, Language>> = { kuery, lucene };

type Quoted = { readonly text: string; readonly span: Span };

function planSearch(language: Language, { text, span }: Quoted, context: LowerContext, lowering: Lowering): Condition | undefined {
  const planned = language.plan(text, { ...context, schema: lowering.scope.schema ?? context.schema });
  // The text stands one quote behind the start of its literal; escapes before the place move it, which nobody minds.
  for (const diagnostic of planned.diagnostics) lowering.diagnostics.push(shiftDiagnostic(diagnostic, span.start + 1));
  return planned.query?.kind === 'events' ? planned.query.filter : undefined;
}

type LoweredSource = { readonly source: TableSource; readonly scope: Scope; readonly commands: readonly Command[] };

function lowerSource(source: EsqlSource, planning: Planning): LoweredSource {
  switch (source.kind) {
    case 'from':
      return lowerFrom(source, planning);
    case 'row': {
      const scope = new Scope(undefined);
      const lowering = loweringOf(scope, planning);
      return {
        source: { kind: 'row' },
        scope,
        commands: [{ kind: 'eval', assignments: source.fields.map((field) => lowerAssignment(field, lowering)) }],
      };
    }
    case 'eql':
      return lowerEqlSource(source, planning);
    case 'missing':
      return nothing();
    default:
      return source satisfies never;
  }
}

function nothing(): LoweredSource {
  return { source: { kind: 'row' }, scope: new Scope(undefined), commands: [] };
}

function lowerFrom(source: Extract<EsqlSource, { kind: 'from' }>, planning: Planning): LoweredSource {
  const patterns = source.indices.flatMap((index) => (index.kind === 'pattern' ? splitPatterns(index.text) : []));
  const scope = new Scope(patterns.length === 0 ? undefined : schemaOf(patterns, planning), planning.context.fieldMap);
  const lowering = loweringOf(scope, planning);
  const metadata = setMetadata(source.metadata, lowering);
  const events: TableSource = { kind: 'events', indices: patterns, filter: { kind: 'all' }, metadata };
  const subqueries = source.indices.filter((index) => index.kind === 'subquery');
  if (subqueries.length === 0) return { source: events, scope, commands: [] };
  return lowerUnion(
    patterns.length === 0 ? [] : [{ kind: 'table', source: events, commands: [], columns: scope.columns(), isAggregating: false }],
    subqueries,
    planning,
  );
}

/** Elasticsearch names an expression without the parentheses around all of it. */
function withoutParentheses(text: string): string {
  const inner = /^\(\s*([^()]*?)\s*\)$/.exec(text)?.[1];
  return inner ?? text;
}

/** The schema with every other name as a field that no event has. */
function withUnmapped(schema: Schema): Schema {
  return { ...schema, field: (name) => schema.field(name) ?? { name, path: name, type: 'unknown', origin: 'inferred' } };
}

function metadataHelp(name: string): string {
  const guess = [`_${name}`, nearest(name, Object.keys(METADATA))].find((one) => one !== undefined && Object.hasOwn(METADATA, one));
  return guess === undefined ? `there are ${Object.keys(METADATA).join(', ')}` : `did you mean "${guess}"?`;
}

function setMetadata(names: readonly EsqlName[], lowering: Lowering): readonly string[] {
  return names.map(({ name, span }) => {
    const type = Object.hasOwn(METADATA, name) ? METADATA[name] : undefined;
    if (type === undefined) noteError(lowering, 'ESQ201', span, `There is no metadata field "${name}"`, metadataHelp(name));
    lowering.scope.give(name, type ?? 'null');
    return name;
  });
}

/** The events of an EQL query as rows: every field, and for sequences which one and where in it. */
function lowerEqlSource(source: Extract<EsqlSource, { kind: 'eql' }>, planning: Planning): LoweredSource {
  const patterns = source.indices.flatMap((index) => (index.kind === 'pattern' ? splitPatterns(index.text) : []));
  const schema = schemaOf(patterns, planning);
  const scope = new Scope(schema, planning.context.fieldMap);
  const lowering = loweringOf(scope, planning);
  const options = source.options?.kind === 'map' ? source.options.entries : [];
  const option = (name: string): string | undefined => {
    const value = options.find(({ key }) => key === name)?.value;
    return value?.kind === 'string' ? value.value : undefined;
  };
  const category = option('event_category_field');
  const text = source.query.kind === 'string' ? source.query.value : '';
  const planned = eql.plan(text, {
    ...planning.context,
    schema: planning.isLenient ? withUnmapped(schema) : schema,
    ...(category === undefined ? {} : { eventCategoryField: category }),
  });
  for (const diagnostic of planned.diagnostics) planning.diagnostics.push(shiftDiagnostic(diagnostic, source.query.span.start + 1));
  const { query } = planned;
  if (!query || query.kind === 'table') return { ...nothing(), scope };
  if (query.commands.length > 0)
    noteError(lowering, 'ESQ206', source.query.span, 'Row commands stand behind the EQL source, not in its text');
  if (query.kind !== 'events') for (const [name, type] of Object.entries(SEQUENCE_COLUMNS)) scope.give(name, type);
  const metadata = setMetadata(source.metadata, lowering);
  const fieldOf = (name: string | undefined): FieldRef | undefined => {
    const field = name === undefined ? undefined : schema.field(name);
    return field && fieldRefOf(field);
  };
  const timestamp = fieldOf(option('timestamp_field') ?? '@timestamp') ?? { path: '@timestamp', type: 'date' };
  const tiebreaker = fieldOf(option('tiebreaker_field'));
  const table: TableSource = { kind: 'query', indices: patterns, query, timestamp, metadata, ...(tiebreaker ? { tiebreaker } : {}) };
  return { source: table, scope, commands: [] };
}

/** `"a,b"` in quotes is two patterns. */
function splitPatterns(text: string): string[] {
  return text.split(',').map((pattern) => pattern.trim());
}

function schemaOf(patterns: readonly string[], { context }: Planning): Schema {
  return context.schemaOf?.(patterns) ?? context.schema;
}

/** Rows of several queries under each other: the columns of all, null where one has none. */
function lowerUnion(
  first: readonly TableQuery[],
  subqueries: readonly Extract<EsqlIndex, { kind: 'subquery' }>[],
  planning: Planning,
): LoweredSource {
  const tables = [...first, ...subqueries.map(({ query }) => lowerQuery(query, planning))];
  const scope = new Scope(undefined);
  for (const column of tables.flatMap((table) => table.columns)) {
    if (column.kind !== 'fields' && !scope.find(column.name)) scope.set(column.name, column.type);
  }
  return { source: { kind: 'union', tables }, scope, commands: [] };
}
