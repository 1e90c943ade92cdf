import type { EsqlCommand, EsqlExpr } from '#lang/esql/ast.ts';
import type { Condition, Expr } from '../../expr.ts';
import type { Command } from '../../query.ts';
import { callOf, lowerCondition } from './expression.ts';
import { impliedBy } from './implied.ts';
import type { Lowering } from './lowering.ts';
import { noteSearch, searchLanguage } from './special-calls.ts';

/** Behind these a condition no longer says which events count: rows have been cut, or made of several events. */
export function endsHoisting(command: EsqlCommand): boolean {
  return (
    command.kind === 'limit' ||
    command.kind === 'sample' ||
    command.kind === 'stats' ||
    command.kind === 'lookup' ||
    command.kind === 'mv_expand'
  );
}

/**
 * The parts of a WHERE that only read the event become conditions on it, tested when it arrives; what reads columns or the clock stays a
 * command.
 */
export function hoistWhere(command: Extract<EsqlCommand, { kind: 'where' }>, lowering: Lowering, hoisted: Condition[]): readonly Command[] {
  const parts = command.condition.kind === 'and' ? command.condition.operands : [command.condition];
  const rest = parts.flatMap((part) => {
    const search = lowerSearch(part, lowering);
    if (search) {
      hoisted.push(search);
      return [];
    }
    const expr = lowerCondition(part, lowering);
    if (!readsOnlyEvent(expr)) return [expr];
    const implied = impliedBy(expr);
    hoisted.push(...(implied ? [implied] : []), { kind: 'holds', expr, values: 'whole' });
    return [];
  });
  const tests = lowering.tests.splice(0);
  const [only] = rest;
  if (only === undefined) return tests;
  return [...tests, { kind: 'where', condition: rest.length === 1 ? only : callOf('and', rest) }];
}

/** `KQL("…")` or `QSTR("…")` alone is a condition as it stands. */
function lowerSearch(part: EsqlExpr, lowering: Lowering): Condition | undefined {
  const language = part.kind === 'call' ? searchLanguage(part.name) : undefined;
  if (part.kind !== 'call' || language === undefined) return undefined;
  const [text] = part.arguments;
  if (text?.kind === 'string') return lowering.planSearch(language, text.value, text.span) ?? { kind: 'none' };
  noteSearch(part, lowering);
  return { kind: 'none' };
}

function readsOnlyEvent(expr: Expr): boolean {
  if (expr.kind === 'column') return false;
  return expr.kind !== 'call' || (expr.function !== 'now' && expr.arguments.every(readsOnlyEvent));
}
