import { nearest } from '#base/nearest.ts';
import type { EsqlAssignment, EsqlCommand, EsqlExpr, EsqlName } from '#lang/esql/ast.ts';
import type { Expr } from '../../expr.ts';
import type { Assignment, Command } from '../../query.ts';
import { lowerCondition, lowerExpr } from './expression.ts';
import { lowerEnrich, lowerJoin } from './join.ts';
import { type Lowering, noteError } from './lowering.ts';
import { lowerDissect, lowerGrok } from './patterns.ts';
import type { Scope } from './scope.ts';
import { lowerStats } from './stats.ts';

/** Row commands that a command becomes, tests of the event that it needs first; the scope is moved on as it goes. */
export function lowerCommand(command: EsqlCommand, lowering: Lowering): readonly Command[] {
  const lowered = lowerOne(command, lowering);
  return [...lowering.tests.splice(0), ...lowered];
}

function lowerOne(command: EsqlCommand, lowering: Lowering): readonly Command[] {
  const { scope } = lowering;
  switch (command.kind) {
    case 'eval':
      return [{ kind: 'eval', assignments: command.assignments.map((assignment) => lowerAssignment(assignment, lowering)) }];
    case 'where':
      return [{ kind: 'where', condition: lowerCondition(command.condition, lowering) }];
    case 'keep':
      checkNames(command.names, lowering);
      scope.keep(command.names);
      return [{ kind: 'keep', names: computedNames(lowering) }];
    case 'drop':
      checkNames(command.names, lowering);
      for (const { name, pattern } of command.names) scope.drop(name, pattern);
      return [{ kind: 'keep', names: computedNames(lowering) }];
    case 'rename':
      return lowerRename(command, lowering);
    case 'mv_expand':
      return lowerExpand(command.name, lowering);
    case 'limit':
      return lowerLimit(command, lowering);
    default:
      return lowerWideCommand(command, lowering);
  }
}

type WideCommand = Exclude<EsqlCommand, { kind: 'eval' | 'where' | 'keep' | 'drop' | 'rename' | 'mv_expand' | 'limit' }>;

function lowerWideCommand(command: WideCommand, lowering: Lowering): readonly Command[] {
  const { scope } = lowering;
  switch (command.kind) {
    case 'sort':
      return [
        {
          kind: 'sort',
          keys: command.keys.map(({ expr, isDescending, nulls }) => ({
            expr: lowerExpr(expr, lowering),
            isDescending,
            nulls: nulls ?? (isDescending ? 'first' : 'last'),
          })),
        },
      ];
    case 'stats':
      return lowerStats(command, lowering);
    case 'dissect':
      return lowerDissect(command, lowering);
    case 'grok':
      return lowerGrok(command, lowering);
    case 'lookup':
      return lowerJoin(command, lowering);
    case 'enrich':
      return lowerEnrich(command, lowering);
    case 'sample':
      return lowerSample(command.share, lowering);
    case 'other':
      noteError(lowering, 'ESQ206', command.span, otherProblem(command.name), OTHERS[command.name]?.help ?? 'take the command out');
      nameResult(command.text, scope);
      return [];
    case 'missing':
      return [];
    default:
      return command satisfies never;
  }
}

/** What the command would have set is known, so that its readers are no further mistakes. */
function nameResult(text: string, scope: Scope): void {
  const name = /^\w+\s+([\w.@]+)\s*=/.exec(text)?.[1];
  if (name !== undefined) scope.set(name, 'keyword');
}

/** Why a command is not run, and what may be done instead. */
const OTHERS: Readonly<Record<string, { readonly reason: string; readonly help?: string }>> = {
  completion: { reason: 'it needs a language model' },
  rerank: { reason: 'it needs a language model' },
  fork: { reason: 'the rows go one way', help: 'write a query for each branch, or FROM (FROM … | …), (FROM … | …)' },
  fuse: { reason: 'it blends the ranks of search results, and events here have no rank' },
  mmr: { reason: 'it needs vectors that a model makes' },
  change_point: { reason: 'it needs the statistics of Elasticsearch’s machine learning' },
  uri_parts: { reason: 'events carry url.* already', help: 'take other texts apart with DISSECT or GROK' },
  user_agent: { reason: 'events carry user_agent.* already', help: 'take other texts apart with DISSECT or GROK' },
  registered_domain: { reason: 'it needs the list of public suffixes', help: 'take the name apart with DISSECT or GROK' },
};

function otherProblem(name: string): string {
  const known = Object.hasOwn(OTHERS, name) ? OTHERS[name] : undefined;
  return `${name.toUpperCase()} is not run here${known ? `: ${known.reason}` : ''}`;
}

/** SAMPLE takes a number between 0 and 1. */
function lowerSample(share: EsqlExpr, lowering: Lowering): Command[] {
  const lowered = lowerExpr(share, lowering);
  const value = lowered.kind === 'literal' ? lowered.value : null;
  if (typeof value === 'number' && value > 0 && value < 1) return [{ kind: 'sample', share: value }];
  noteError(lowering, 'ESQ207', share.span, 'SAMPLE takes a share between 0 and 1', 'sample 0.1');
  return [];
}

/** Left to right: what an assignment sets, the next one sees. */
export function lowerAssignment(assignment: EsqlAssignment, lowering: Lowering): Assignment {
  const expr = columnExpr(assignment.expr, lowering);
  const source = assignment.expr.kind === 'column' ? lowering.scope.find(assignment.expr.name) : undefined;
  lowering.scope.set(assignment.name, expr.type, source?.normalizer);
  return { name: assignment.name, expr };
}

/** A span of time is an argument, and no column can hold it. */
function columnExpr(expr: EsqlExpr, lowering: Lowering): Expr {
  const lowered = lowerExpr(expr, lowering);
  if (lowering.dialect === 'eql' || (lowered.type !== 'date_period' && lowered.type !== 'time_duration')) return lowered;
  return noteError(
    lowering,
    'ESQ202',
    expr.span,
    'A column cannot hold a span of time',
    'write the span where it is used, as in @timestamp + 3 days',
  );
}

function checkNames(names: readonly EsqlName[], lowering: Lowering): void {
  for (const name of names) if (name.pattern === undefined) findName(name, lowering);
}

function findName({ name, span }: EsqlName, lowering: Lowering) {
  const binding = lowering.scope.find(name);
  if (binding) return binding;
  if (lowering.isLenient && lowering.scope.hasEvents) return lowering.scope.giveMissing(name);
  const guess = nearest(name, lowering.scope.names());
  noteError(lowering, 'ESQ201', span, `There is no column "${name}" here`, guess ? `did you mean "${guess}"?` : undefined);
  return undefined;
}

/** The columns that rows carry; the fields that are left stay in the events. */
function computedNames(lowering: Lowering): string[] {
  return lowering.scope.columns().flatMap((column) => (column.kind === 'column' ? [column.name] : []));
}

function lowerRename(command: Extract<EsqlCommand, { kind: 'rename' }>, lowering: Lowering): Command[] {
  const pairs = command.pairs.flatMap(({ from, to }) => {
    const binding = findName(from, lowering);
    if (!binding) return [];
    lowering.scope.replace(from.name, to.name, binding.expr.type, binding.normalizer);
    return [{ from: from.name, to: to.name, expr: binding.expr }];
  });
  return [{ kind: 'rename', pairs }];
}

function lowerExpand(name: EsqlName, lowering: Lowering): Command[] {
  const binding = findName(name, lowering);
  if (!binding) return [];
  lowering.scope.replace(name.name, name.name, binding.expr.type, binding.normalizer);
  return [{ kind: 'expand', name: name.name, expr: binding.expr }];
}

function lowerLimit(command: Extract<EsqlCommand, { kind: 'limit' }>, lowering: Lowering): Command[] {
  const count = wholeNumber(command.count, lowering);
  if (count === undefined) return [];
  return [{ kind: 'limit', count, by: command.by.map((key) => lowerExpr(key, lowering)) }];
}

function wholeNumber(expr: EsqlExpr, lowering: Lowering): number | undefined {
  const { kind, ...rest } = lowerExpr(expr, lowering);
  const value = kind === 'literal' && 'value' in rest ? rest.value : undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  noteError(lowering, 'ESQ207', expr.span, 'LIMIT takes a whole number', 'limit 100');
  return undefined;
}
