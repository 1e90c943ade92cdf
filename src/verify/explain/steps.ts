import { type Diagnostic, hasErrors } from '#base/diagnostic.ts';
import { printDuration } from '#base/duration.ts';
import { nearest } from '#base/nearest.ts';
import type { CompiledRule } from '#engine/compile.ts';
import { accessOf, type Way } from '#engine/match/access.ts';
import type { Filter } from '#engine/match/matcher.ts';
import type { FieldOrigin, Schema } from '#event/schema/schema.ts';
import type { FieldRef } from '#plan/expr.ts';
import { fieldsOfQuery } from '#plan/fields.ts';
import { planQuery } from '#plan/languages.ts';
import { printCommand, printField, printTest } from '#plan/print.ts';
import type { Command, JoinKey, Query, Stage } from '#plan/query.ts';
import type { Detection, Rule, RuleLanguage } from '#rule/rule.ts';
import { conditionLines } from './condition-lines.ts';
import { syntaxTreeLines } from './syntax-tree.ts';

/** What a rule becomes on its way from text to something that runs. */
export type RuleSteps = {
  readonly queries: readonly QueryStep[];
  readonly filters: readonly FilterStep[];
  /** What must be true besides: of several events together, or of what is remembered. */
  readonly besides: readonly string[];
  readonly fields: readonly FieldStep[];
};

/** A query of the rule: its text, what it says, and what it means. */
export type QueryStep = {
  readonly title: string;
  readonly language: RuleLanguage;
  readonly text: string;
  readonly tree: readonly string[];
  /** Absent when it cannot run. */
  readonly query?: Query;
  readonly diagnostics: readonly Diagnostic[];
};

/** A condition on single events, as the matcher of all rules gets it. */
export type FilterStep = {
  /** `stage 2 by user.id`; empty when the rule has one filter. */
  readonly title: string;
  readonly index: readonly string[];
  /** As it was lowered: in the author's order. */
  readonly condition: readonly string[];
  /** As it runs, where that is not the same. */
  readonly optimized?: readonly string[];
  /** What an event needs one of to be tested; absent when every event of its indices is. */
  readonly access?: readonly AccessStep[];
};

/** One of the texts in a field, a value that passes a test, or with neither any value. */
export type AccessStep = { readonly field: string; readonly texts?: readonly string[]; readonly test?: string };

/** A field as the query reads it. */
export type FieldStep = {
  /** As the author wrote it, when that is another name. */
  readonly name?: string;
  readonly path: string;
  /** What the query takes its values for; of a field that nobody declares a literal may tell. */
  readonly type: string;
  readonly origin: FieldOrigin;
  /** Of a field that nobody declares: the declared one whose name is most alike. */
  readonly didYouMean?: string;
};

/** `compiled` is absent when the rule cannot run. `fieldMap`: names that are read elsewhere. */
export function explainRule(
  rule: Rule,
  compiled: CompiledRule | undefined,
  context: { readonly schema: Schema; readonly fieldMap: ReadonlyMap<string, string> },
): RuleSteps {
  const queries = queriesOf(rule.detection).map((one): QueryStep => {
    const { query, diagnostics } = planQuery(one.language, one.text, { ...context, ...categoryOf(rule.detection) });
    const runs = query && !hasErrors(diagnostics);
    return { ...one, tree: syntaxTreeLines(one.language, one.text), diagnostics, ...(runs ? { query } : {}) };
  });
  const fields = queries.flatMap(({ query }) => (query ? fieldsOfQuery(query) : []));
  const [query] = queries.flatMap((one) => one.query ?? []);
  return {
    queries,
    filters: (compiled?.filters ?? []).map((filter, i) =>
      filterStep(compiled?.writtenFilters[i] ?? filter, filter, filterTitle(rule, query, i)),
    ),
    besides: [...(query ? queryBesides(query) : []), ...detectionBesides(rule.detection), ...exceptionBesides(rule)],
    fields: fieldSteps(
      fields.filter(({ isPattern }) => !isPattern),
      countedFields(rule.detection),
      context,
    ),
  };
}

function queriesOf(detection: Detection): readonly Pick<QueryStep, 'title' | 'language' | 'text'>[] {
  switch (detection.type) {
    case 'machine_learning':
      return [];
    case 'eql':
    case 'esql':
      return [{ title: 'Query', language: detection.type, text: detection.query.text }];
    case 'threat_match':
      return [
        { title: 'Query', language: detection.language, text: detection.query.text },
        { title: 'Indicator query', language: detection.threatLanguage, text: detection.threatQuery.text },
      ];
    default:
      return [{ title: 'Query', language: detection.language, text: detection.query.text }];
  }
}

function categoryOf(detection: Detection): { readonly eventCategoryField?: string } {
  const field = detection.type === 'eql' ? detection.eventCategoryOverride : undefined;
  return field === undefined ? {} : { eventCategoryField: field };
}

/** What a filter is in its rule: a stage, `until`, the indicators, a FROM. */
export function filterTitle({ detection: { type } }: Rule, query: Query | undefined, position: number): string {
  if (type === 'threat_match') return position === 0 ? 'event' : 'indicator';
  if (query?.kind === 'sequence' || query?.kind === 'sample') {
    const stage = query.stages[position];
    return stage ? stageTitle(stage, position) : 'until';
  }
  return query?.kind === 'table' && query.source.kind === 'union' ? `FROM ${position + 1}` : '';
}

function stageTitle({ keys, isMissing }: Stage, position: number): string {
  const by = keys.map(({ field, isOptional }) => `${isOptional ? '?' : ''}${printField(field)}`).join(', ');
  return `stage ${position + 1}${by === '' ? '' : ` by ${by}`}${isMissing ? ', which must not occur' : ''}`;
}

function filterStep(written: Filter, { index = [], condition }: Filter, title: string): FilterStep {
  const access = accessOf(condition);
  const [lowered, optimized] = [conditionLines(written.condition), conditionLines(condition)];
  return {
    title,
    index,
    condition: lowered,
    ...(lowered.join('\n') === optimized.join('\n') ? {} : { optimized }),
    ...(access ? { access: access.map(accessStep) } : {}),
  };
}

function accessStep(way: Way): AccessStep {
  const field = printField(way.slot.field);
  if (way.kind === 'texts') return { field, texts: way.texts };
  return way.kind === 'test' ? { field, test: printTest(way.test) } : { field };
}

function queryBesides(query: Query): readonly string[] {
  const commands = query.commands.map(printCommand);
  if (query.kind === 'table') return commands;
  const span = query.kind === 'sequence' && query.maxspan !== undefined ? ` within ${printDuration(query.maxspan)}` : '';
  const order = query.kind === 'sequence' ? [`the stages in this order${span}`] : [];
  const until = query.kind === 'sequence' && query.until ? ['before an event that meets "until"'] : [];
  const any = query.kind === 'sample' ? ['an event of every stage, in any order'] : [];
  return [...order, ...until, ...any, ...query.pipes.map(({ kind, count }) => `| ${kind} ${count}`), ...commands];
}

function detectionBesides(detection: Detection): readonly string[] {
  switch (detection.type) {
    case 'threshold': {
      const group = detection.fields.length === 0 ? '' : ` with the same ${detection.fields.join(', ')}`;
      const distinct = detection.cardinality.map(({ field, value }) => `${value} different values of ${field} among them`);
      return [`${detection.value} such events or more${group} in one window`, ...distinct];
    }
    case 'new_terms':
      return [`${detection.fields.join(', ')}: values that were not seen since ${detection.historyWindowStart}`];
    case 'threat_match':
      return detection.mapping.map((entries) => {
        const terms = entries.map(({ field, value, negate }) => `${field} ${negate ? 'is not' : 'is'} the indicator's ${value}`);
        return `an indicator for which ${terms.join(' and ')}`;
      });
    case 'machine_learning':
      return ['anomaly scores of a machine learning job, which Tocsin does not have'];
    default:
      return [];
  }
}

function exceptionBesides({ exceptions }: Rule): readonly string[] {
  return exceptions.length === 0 ? [] : [`no exception that takes the event: ${exceptions.map(({ name }) => name).join(', ')}`];
}

function countedFields(detection: Detection): readonly string[] {
  if (detection.type === 'threshold') return [...detection.fields, ...detection.cardinality.map(({ field }) => field)];
  if (detection.type === 'new_terms') return detection.fields;
  return detection.type === 'threat_match' ? detection.mapping.flat().map(({ field }) => field) : [];
}

type Names = { readonly schema: Schema; readonly fieldMap: ReadonlyMap<string, string> };

/** Each field once, with what was assumed of it and who said so. `counted` are names as the rule has them. */
function fieldSteps(read: readonly FieldRef[], counted: readonly string[], names: Names): readonly FieldStep[] {
  const types = new Map<string, Set<string>>();
  const note = (path: string, type: string): unknown => types.set(path, (types.get(path) ?? new Set()).add(type));
  for (const { path, type } of read) note(path, type);
  for (const name of counted) {
    const path = names.fieldMap.get(name) ?? name;
    if (!types.has(path)) note(path, names.schema.field(path)?.type ?? 'unknown');
  }
  const written = new Map([...names.fieldMap].map(([name, path]) => [path, name]));
  let declared: readonly string[] | undefined;
  const likeNamed = (path: string): string | undefined => {
    declared ??= names.schema.fieldsLike('*').map(({ name }) => name);
    return nearest(path, declared);
  };
  return [...types].map(([path, found]) => ({
    path,
    type: [...found].join(', '),
    ...saidBy(path, names.schema, likeNamed),
    ...(written.has(path) ? { name: written.get(path) ?? path } : {}),
  }));
}

function saidBy(path: string, schema: Schema, likeNamed: (path: string) => string | undefined): Pick<FieldStep, 'origin' | 'didYouMean'> {
  const declared = schema.field(path);
  const didYouMean = (declared?.type ?? 'unknown') === 'unknown' ? likeNamed(path) : undefined;
  return { origin: declared?.origin ?? 'inferred', ...(didYouMean === undefined ? {} : { didYouMean }) };
}

/** What decides about an event that meets a filter: its join keys by filter, and the row commands with the metadata that their rows have. */
export type AfterFilter = {
  readonly keys: readonly (readonly JoinKey[])[];
  readonly commands: readonly Command[];
  readonly metadata: readonly string[];
};

export function afterFilterOf({ queries: [first] }: RuleSteps): AfterFilter {
  const query = first?.query;
  switch (query?.kind) {
    case 'events':
      return { keys: [], commands: query.commands, metadata: ['_id', '_index'] };
    case 'table':
      return query.source.kind === 'events' ? { keys: [], commands: query.commands, metadata: query.source.metadata } : NOTHING_AFTER;
    case 'sequence':
      return { ...NOTHING_AFTER, keys: [...query.stages, ...(query.until ? [query.until] : [])].map(({ keys }) => keys) };
    case 'sample':
      return { ...NOTHING_AFTER, keys: query.stages.map(({ keys }) => keys) };
    case undefined:
      return NOTHING_AFTER;
    default:
      return query satisfies never;
  }
}

const NOTHING_AFTER: AfterFilter = { keys: [], commands: [], metadata: [] };
