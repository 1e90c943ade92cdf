import type { Span } from '#base/span.ts';
import type { EsqlAggregate, EsqlCommand, EsqlExpr } from '#lang/esql/ast.ts';
import { printEsqlExpr } from '#lang/esql/print.ts';
import { aggregateNamed } from '../../aggregates.ts';
import type { Expr } from '../../expr.ts';
import type { Aggregate, Assignment, Command } from '../../query.ts';
import { argumentProblem } from './argument-types.ts';
import { arityOf } from './call.ts';
import { lowerCondition, lowerExpr } from './expression.ts';
import { type Lowering, noteError, noteWarning } from './lowering.ts';

type Stats = Extract<EsqlCommand, { kind: 'stats' }>;
type Call = Extract<EsqlExpr, { kind: 'call' }>;

/** STATS and INLINE STATS: keys are set on the rows, aggregates collected over groups, outputs computed from both. */
export function lowerStats(command: Stats, lowering: Lowering): readonly Command[] {
  const { scope } = lowering;
  const keys = lowerKeys(command, lowering);
  for (const { name, expr, normalizer } of keys) scope.set(name, expr.type, normalizer);
  const aggregates: Aggregate[] = [];
  const knownKeys = new Map(command.by.map(({ expr, name }) => [printEsqlExpr(expr), name]));
  const outputs = lastOfEachName(command.aggregates, lowering).map((aggregate): Assignment => {
    const inGroup = { ...lowering, ...groupLowering(aggregate, keys, knownKeys, aggregates, lowering) };
    return { name: aggregate.name, expr: lowerExpr(aggregate.expr, inGroup) };
  });
  const shown = outputs.filter(({ name }) => !keys.some((key) => key.name === name));
  if (!command.isInline) scope.clear();
  for (const { name, expr } of shown) scope.set(name, expr.type);
  for (const { name, expr, normalizer } of keys) scope.set(name, expr.type, normalizer);
  return [{ kind: 'stats', isInline: command.isInline, keys: keys.map(({ name, expr }) => ({ name, expr })), aggregates, outputs: shown }];
}

type Key = Assignment & { readonly normalizer?: NonNullable<ReturnType<Lowering['scope']['find']>>['normalizer'] };

/** Every key sees the columns as they were; of equal names the last one counts. */
function lowerKeys(command: Stats, lowering: Lowering): Key[] {
  return lastOfEachName(command.by, lowering).map(({ name, expr }) => {
    const source = expr.kind === 'column' ? lowering.scope.find(expr.name) : undefined;
    return { name, expr: lowerExpr(expr, lowering), ...(source?.normalizer === undefined ? {} : { normalizer: source.normalizer }) };
  });
}

function lastOfEachName<T extends { readonly name: string; readonly span: Span }>(items: readonly T[], lowering: Lowering): T[] {
  return items.filter((item, i) => {
    const later = items.find(({ name }, j) => j > i && name === item.name);
    if (later) noteShadowed(item, later.span, lowering);
    return !later;
  });
}

/** Elasticsearch's words. */
function noteShadowed({ name, span }: { readonly name: string; readonly span: Span }, by: Span, lowering: Lowering): void {
  const place = lowering.sourceOf?.(by);
  if (place) noteWarning(lowering, 'ESQ209', span, `Field '${name}' shadowed by field at line ${place.line}:${place.column}`);
}

/** How an output is read: aggregates become columns of the group, keys their one value, everything else has no meaning there. */
function groupLowering(
  aggregate: EsqlAggregate,
  keys: readonly Key[],
  knownKeys: ReadonlyMap<string, string>,
  aggregates: Aggregate[],
  lowering: Lowering,
): Partial<Lowering> {
  const filter = aggregate.filter ? lowerCondition(aggregate.filter, lowering) : undefined;
  return {
    special: (call) => lowerAggregate(call, filter, aggregates, lowering),
    known: (expr) => {
      if (expr.kind === 'call' && aggregateNamed(expr.name)) return undefined;
      const key = expr.kind === 'column' ? expr.name : knownKeys.get(printEsqlExpr(expr));
      const found = keys.find(({ name }) => name === key);
      if (found) return { kind: 'column', name: found.name, type: found.expr.type };
      if (expr.kind !== 'column') return undefined;
      return noteError(
        lowering,
        'ESQ201',
        expr.span,
        `"${expr.name}" is neither in BY nor in an aggregate`,
        aggregateNamed(expr.name.toLowerCase())
          ? `write ${expr.name.toUpperCase()}(${expr.name.toLowerCase() === 'count' ? '*' : 'field'})`
          : `VALUES(${expr.name}) gives all its values`,
      );
    },
  };
}

function lowerAggregate(call: Call, filter: Expr | undefined, aggregates: Aggregate[], lowering: Lowering): Expr | undefined {
  const definition = aggregateNamed(call.name);
  if (!definition) return undefined;
  const args = argumentsOf(call, lowering);
  const { min, max } = arityOf(definition.signature);
  if (args.length < min || args.length > max)
    return noteError(lowering, 'ESQ204', call.span, `${call.name} does not take ${args.length} arguments`, definition.signature);
  const misfit = lowering.dialect === 'esql' ? argumentProblem(definition.name, args) : undefined;
  if (misfit) return noteError(lowering, 'ESQ202', call.arguments[misfit.position]?.span ?? call.span, misfit.message, misfit.help);
  const type = definition.returns(args.map((argument) => argument.type));
  const name = `#${aggregates.length}`;
  aggregates.push({ name, function: definition.name, arguments: args, ...(filter ? { filter } : {}), type });
  return { kind: 'column', name, type };
}

/** `COUNT(*)` counts rows, as `COUNT()` does. */
function argumentsOf(call: Call, lowering: Lowering): Expr[] {
  const args = call.arguments.filter(({ kind }) => kind !== 'map');
  if (call.name === 'count' && args[0]?.kind === 'star') return [];
  const inside: Lowering = { ...lowering, special: (inner) => refuseInner(inner, lowering) };
  return args.map((argument) => lowerExpr(argument, inside));
}

function refuseInner(inner: Call, lowering: Lowering): Expr | undefined {
  if (!aggregateNamed(inner.name)) return undefined;
  return noteError(lowering, 'ESQ203', inner.span, 'An aggregate cannot stand inside another', 'put it into a STATS before');
}
