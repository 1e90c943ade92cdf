import type { JsonObject } from '#base/json.ts';
import type { Value } from '#event/value.ts';
import type { Expr } from '#plan/expr.ts';
import { compileDerived } from './derived.ts';

/** How far an expression is from true (or, unwanted, from not being true) on a document: 0 when it is there, at most 1 a clause. */
export type Distance = (document: JsonObject, isWanted: boolean) => number;

const MAX_DEPTH = 60;

/** Comparisons of numbers come closer step by step; whatever else is there or is not. The measure guides a search and proves nothing. */
export function compileDistance(expr: Expr, now: number, depth = 0): Distance {
  const [first, second] = expr.kind === 'call' ? expr.arguments : [];
  if (expr.kind !== 'call' || !first || depth > MAX_DEPTH) return truthDistance(expr, now);
  switch (expr.function) {
    case 'and':
    case 'or': {
      const parts = expr.arguments.map((argument) => compileDistance(argument, now, depth + 1));
      return (document, isWanted) => {
        const all = parts.map((part) => part(document, isWanted));
        const isAll = (expr.function === 'and') === isWanted;
        return isAll ? all.reduce((sum, one) => sum + one, 0) : Math.min(...all);
      };
    }
    case 'not': {
      const inner = compileDistance(first, now, depth + 1);
      return (document, isWanted) => inner(document, !isWanted);
    }
    default:
      return second && COMPARISONS.has(expr.function) ? gapDistance(expr, first, second, now) : truthDistance(expr, now);
  }
}

function truthDistance(expr: Expr, now: number): Distance {
  const run = compileDerived(expr, now);
  return (document, isWanted) => ((run(document) === true) === isWanted ? 0 : 1);
}

const COMPARISONS: ReadonlySet<string> = new Set(['less', 'less_or_equal', 'greater', 'greater_or_equal', 'equals']);

function gapDistance(expr: Expr, left: Expr, right: Expr, now: number): Distance {
  const holds = truthDistance(expr, now);
  const [leftOf, rightOf] = [compileDerived(left, now), compileDerived(right, now)];
  return (document, isWanted) => {
    if (holds(document, isWanted) === 0) return 0;
    const gap = Math.abs(numberOf(leftOf(document)) - numberOf(rightOf(document)));
    return Number.isNaN(gap) ? 1 : (gap + 0.001) / (gap + 1);
  };
}

function numberOf(value: Value): number {
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : Number.NaN;
}
