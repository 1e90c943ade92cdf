import type { Condition, Expr, ValueType } from '#plan/expr.ts';
import type { Assignment, Command } from '#plan/query.ts';
import type { Goal } from './goal.ts';
import type { Scope } from './leaf.ts';

/** What columns hold, as expressions over fields. Names of the outside: a Map. */
export type Columns = {
  readonly exprs: Map<string, Expr>;
  /** Columns that hold the truth of a condition on the event. */
  readonly conditions: Map<string, Condition>;
};

const MAX_DEPTH = 80;

/** A value that is not a field of the event: what GROK cut out, what an aggregate comes to. */
export function madeField(path: string, type: ValueType): Expr {
  return { kind: 'field', field: { path, type: type === 'long' || type === 'integer' || type === 'double' ? 'long' : 'keyword' }, type };
}

/** The expression over fields alone. */
export function inlined(expr: Expr, columns: Columns, depth = 0): Expr {
  if (expr.kind === 'column') return columns.exprs.get(expr.name) ?? madeField(`#column ${expr.name}`, expr.type);
  if (expr.kind !== 'call' || depth > MAX_DEPTH) return expr;
  return { ...expr, arguments: expr.arguments.map((argument) => inlined(argument, columns, depth + 1)) };
}

export function assign(assignments: readonly Assignment[], columns: Columns): void {
  for (const { name, expr } of assignments) columns.exprs.set(name, inlined(expr, columns));
}

/** Takes a command into account that makes or moves columns. */
export function applyCommand(command: Command, columns: Columns): void {
  switch (command.kind) {
    case 'eval':
      assign(command.assignments, columns);
      return;
    case 'expand':
      assign([command], columns);
      return;
    case 'rename':
      for (const { to, expr } of command.pairs) assign([{ name: to, expr }], columns);
      return;
    case 'test':
      columns.conditions.set(command.name, command.condition);
      return;
    case 'dissect':
      for (const name of command.names) columns.exprs.set(name, madeField(`#cut ${name}`, 'keyword'));
      return;
    case 'grok':
      for (const { name, type } of command.columns) columns.exprs.set(name, madeField(`#cut ${name}`, type));
      return;
    default:
  }
}

/** WHERE as goals. A column that holds the truth of a condition asks for the condition, wherever AND, OR and NOT lead to it. */
export function goalsOfWhere(expr: Expr, columns: Columns, scope: Scope): readonly Goal[] {
  if (columns.conditions.size > 0) return [{ kind: 'condition', condition: conditionOf(expr, columns, 0), isWanted: true, scope }];
  return [{ kind: 'expr', expr: inlined(expr, columns), answer: 'true', values: 'whole', scope }];
}

/** NOT of an expression that is null is true here, and null there: what comes of it is tried, not believed. */
function conditionOf(expr: Expr, columns: Columns, depth: number): Condition {
  const condition = expr.kind === 'column' ? columns.conditions.get(expr.name) : undefined;
  if (condition) return condition;
  const operands = expr.kind === 'call' && depth < MAX_DEPTH ? expr.arguments : [];
  const [first] = operands;
  if (expr.kind === 'call' && first && (expr.function === 'and' || expr.function === 'or'))
    return { kind: expr.function, operands: operands.map((operand) => conditionOf(operand, columns, depth + 1)) };
  if (expr.kind === 'call' && first && expr.function === 'not' && readsCondition(first, columns, 0))
    return { kind: 'not', operand: conditionOf(first, columns, depth + 1) };
  return { kind: 'holds', expr: inlined(expr, columns), values: 'whole' };
}

function readsCondition(expr: Expr, columns: Columns, depth: number): boolean {
  if (expr.kind === 'column') return columns.conditions.has(expr.name);
  return expr.kind === 'call' && depth < MAX_DEPTH && expr.arguments.some((argument) => readsCondition(argument, columns, depth + 1));
}
