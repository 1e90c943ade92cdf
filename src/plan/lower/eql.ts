import { hasErrors, warningAt } from '#base/diagnostic.ts';
import { nearest } from '#base/nearest.ts';
import type { Span } from '#base/span.ts';
import type { EqlEventFilter, EqlField, EqlSample, EqlSequence, EqlTerm, EqlText } from '#lang/eql/ast.ts';
import { parseEql } from '#lang/eql/parser.ts';
import type { Condition, FieldRef } from '../expr.ts';
import type { Language, LowerContext, Planned } from '../languages.ts';
import type { Pipe, Query, Stage } from '../query.ts';
import { isNumeric, isString, valueTypeOf } from '../types.ts';
import { allOf } from './conditions.ts';
import { callOf, literalOf } from './eql/call.ts';
import { toCondition } from './eql/condition.ts';
import { lowerCondition } from './eql/expression.ts';
import { categoryField, lowerKey } from './eql/field.ts';
import { type Lowering, noteError } from './eql/lowering.ts';
import { planRowCommands } from './rows.ts';

/** Elasticsearch’s Event Query Language, and row commands behind it. */
export const eql: Language = { name: 'eql', title: 'EQL', plan: planEql };

function planEql(text: string, context: LowerContext): Planned {
  const { tree, diagnostics, rest } = parseEql(text);
  if (hasErrors(diagnostics)) return { diagnostics };
  const planned = lowerEql(tree, context);
  const query = planned.query;
  if (!rest || !query || query.kind === 'table') return { ...planned, diagnostics: [...diagnostics, ...planned.diagnostics] };
  const kind = query.kind === 'events' ? 'events' : 'sequences';
  const rows = planRowCommands(text, text.lastIndexOf('|', rest.start), context, kind);
  const all = [...diagnostics, ...planned.diagnostics, ...rows.diagnostics];
  return hasErrors(all) ? { diagnostics: all } : { query: { ...query, commands: rows.commands }, diagnostics: all };
}

/** What an EQL tree without syntax errors means against the fields. */
function lowerEql({ query, pipes }: EqlText, context: LowerContext): Planned {
  const lowering: Lowering = { context, diagnostics: [], spans: new WeakMap() };
  const lowered = lowerQuery(
    query,
    pipes.map(({ kind, count }) => ({ kind, count })),
    lowering,
  );
  return hasErrors(lowering.diagnostics) ? { diagnostics: lowering.diagnostics } : { query: lowered, diagnostics: lowering.diagnostics };
}

function lowerQuery(query: EqlText['query'], pipes: readonly Pipe[], lowering: Lowering): Query {
  if (query.kind === 'event') return { kind: 'events', filter: lowerFilter(query.filter, lowering), pipes, commands: [] };
  const stages = query.terms.flatMap((term) => lowerTerm(term, query.by, lowering));
  checkKeyTypes(query, lowering);
  if (query.kind === 'sample') return { kind: 'sample', stages, pipes, commands: [] };
  const until = query.until && lowerTerm(query.until, query.by, lowering)[0];
  return {
    kind: 'sequence',
    stages,
    ...(until === undefined ? {} : { until }),
    ...(query.maxspan === undefined ? {} : { maxspan: query.maxspan }),
    pipes,
    commands: [],
  };
}

/** A term with `runs` is written out as many times. */
function lowerTerm(term: EqlTerm, by: readonly EqlField[], lowering: Lowering): readonly Stage[] {
  const keys = [...by, ...term.by].map((key) => ({ field: lowerKey(key, lowering), isOptional: key.isOptional }));
  const stage: Stage = { filter: lowerFilter(term.filter, lowering), keys, isMissing: term.isMissing };
  return Array.from({ length: term.runs }, () => stage);
}

function lowerFilter({ category, condition, span }: EqlEventFilter, lowering: Lowering): Condition {
  const meets = toCondition(lowerCondition(condition, lowering), lowering);
  if (category.kind !== 'named') return meets;
  const field = categoryField(category.span, lowering);
  if (field.kind === 'field') checkCategory(category.name, category.span, lowering);
  const equality = callOf('equals', [field, literalOf(category.name, 'keyword')], span, lowering);
  return allOf([toCondition(equality, lowering), meets]);
}

/** The values that ECS allows in `event.category`. */
const CATEGORIES = [
  'any',
  'api',
  'authentication',
  'configuration',
  'database',
  'driver',
  'email',
  'file',
  'host',
  'iam',
  'intrusion_detection',
  'library',
  'malware',
  'network',
  'package',
  'process',
  'registry',
  'session',
  'threat',
  'vulnerability',
  'web',
];

/** A category of one’s own is no mistake, but one that is nearly ECS’s is: no event has it. */
function checkCategory(name: string, span: Span, { context, diagnostics }: Lowering): void {
  if ((context.eventCategoryField ?? 'event.category') !== 'event.category' || CATEGORIES.includes(name)) return;
  const meant = nearest(name, CATEGORIES);
  if (meant === undefined || diagnostics.some((one) => one.code === 'EQL211' && one.span.start === span.start)) return;
  diagnostics.push(warningAt('EQL211', span, `No event of ECS is of the category "${name}"`, `did you mean \`${meant}\`?`));
}

/** Keys of one place are compared with one another: numbers with numbers, texts with texts. */
function checkKeyTypes(query: EqlSequence | EqlSample, lowering: Lowering): void {
  const terms = query.kind === 'sequence' && query.until ? [...query.terms, query.until] : query.terms;
  const [first, ...others] = terms;
  if (!first) return;
  const fieldsOf = (term: EqlTerm): readonly FieldRef[] => term.by.map((key) => lowerKey(key, { ...lowering, diagnostics: [] }));
  const wanted = fieldsOf(first);
  for (const term of others) {
    for (const [i, field] of fieldsOf(term).entries()) {
      const other = wanted[i];
      if (!other || isComparable(field, other)) continue;
      const message = `The join key ${field.path} is of type ${field.type}, ${other.path} of type ${other.type}`;
      noteError(lowering, 'EQL210', term.by[i]?.span ?? term.span, message, 'join fields of one kind');
    }
  }
}

function isComparable(left: FieldRef, right: FieldRef): boolean {
  const [a, b] = [valueTypeOf(left.type), valueTypeOf(right.type)];
  if (a === b || a === 'unknown' || b === 'unknown') return true;
  return (isNumeric(a) && isNumeric(b)) || (isString(a) && isString(b));
}
