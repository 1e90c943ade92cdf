import { keywordText, type Scalar } from '#event/value.ts';
import type { Expr } from '#plan/expr.ts';
import { type DerivedField, isDerived } from './derived.ts';
import { valuesForTrue } from './invert.ts';

const MAX_DEPTH = 40;
const MAX_REWRITES = 200;

/**
 * Texts like the one at hand out of which other parts are cut: whatever an expression asks of a part is put in its place. So two clauses on
 * two parts of one text are met one after the other.
 */
export function rewritesOf(expr: Expr, before: readonly Scalar[]): readonly string[] {
  const [text] = before;
  if (typeof text !== 'string' || before.length > 1) return [];
  const found: string[] = [...coordinates(expr, text)];
  for (const field of cutIn(expr, 0)) {
    const targets = [...valuesForTrue(asPlain(expr, field, 0)), ...freshTexts(expr)].map(keywordText);
    const parts = field.derived.kind === 'cut' ? field.derived.cut(text).map(keywordText) : [];
    for (const part of parts)
      for (const target of targets) if (found.length < MAX_REWRITES) found.push(...replacements(text, part, target));
  }
  return found;
}

const POINT = /^(-?[\d.]+),(-?[\d.]+)$/;

/** The point at hand, `lat,lon`, with one of its coordinates changed to what ST_X or ST_Y are to give. */
function coordinates(expr: Expr, text: string): readonly string[] {
  const point = POINT.exec(text);
  if (!point) return [];
  const [, latitude, longitude] = point;
  const found: string[] = [];
  for (const call of coordinateCalls(expr, 0)) {
    const field = { path: '#coordinate', type: 'double' } as const;
    const targets = valuesForTrue(replaced(expr, call, { kind: 'field', field, type: 'double' }, 0)).filter(
      (one) => typeof one === 'number',
    );
    for (const target of targets.filter(Number.isFinite))
      found.push(call.function === 'st_y' ? `${target},${longitude}` : `${latitude},${target}`);
  }
  return found;
}

type Call = Extract<Expr, { kind: 'call' }>;

function coordinateCalls(expr: Expr, depth: number): readonly Call[] {
  if (expr.kind !== 'call' || depth > MAX_DEPTH) return [];
  if (expr.function === 'st_x' || expr.function === 'st_y') return [expr];
  return expr.arguments.flatMap((argument) => coordinateCalls(argument, depth + 1));
}

function replaced(expr: Expr, from: Expr, to: Expr, depth: number): Expr {
  if (expr === from) return to;
  if (expr.kind !== 'call' || depth > MAX_DEPTH) return expr;
  return { ...expr, arguments: expr.arguments.map((argument) => replaced(argument, from, to, depth + 1)) };
}

/** What is not among the values that an expression lists: numbers and words that grow with their count. */
function freshTexts(expr: Expr): readonly string[] {
  const count = expr.kind === 'call' ? expr.arguments.length : 1;
  return [`${count}`, `w${count}`, 'w'.repeat(count)];
}

function cutIn(expr: Expr, depth: number): readonly DerivedField[] {
  if (depth > MAX_DEPTH) return [];
  if (expr.kind === 'call') return expr.arguments.flatMap((argument) => cutIn(argument, depth + 1));
  if (expr.kind !== 'field' || !isDerived(expr.field) || expr.field.derived.kind !== 'cut') return [];
  return expr.field.derived.input.kind === 'field' ? [expr.field] : [];
}

/** The expression with the derived field as one that events have. */
function asPlain(expr: Expr, field: DerivedField, depth: number): Expr {
  if (expr.kind === 'field' && expr.field.path === field.path) return { ...expr, field: { path: field.path, type: field.type } };
  if (expr.kind !== 'call' || depth > MAX_DEPTH) return expr;
  return { ...expr, arguments: expr.arguments.map((argument) => asPlain(argument, field, depth + 1)) };
}

const MAX_PLACES = 4;

/** The text with one of the places of a part replaced: each of the first few. */
function replacements(text: string, part: string, target: string): readonly string[] {
  const found: string[] = [];
  for (let at = text.indexOf(part); at >= 0 && found.length < MAX_PLACES; at = text.indexOf(part, at + 1))
    found.push(text.slice(0, at) + target + text.slice(at + part.length));
  return found;
}
