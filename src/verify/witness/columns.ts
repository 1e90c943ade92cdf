import type { Field } from '#event/schema/schema.ts';
import type { Expr, FieldRef, ValueType } from '#plan/expr.ts';
import type { Assignment, Command } from '#plan/query.ts';
import { derivedByDissect, derivedByGrok } from './cut.ts';
import type { Derived, DerivedField } from './derived.ts';
import type { Goal } from './goal.ts';
import type { Scope } from './leaf.ts';

/** What columns hold, as expressions over fields. Names of the outside: a Map. */
export type Columns = Map<string, Expr>;

const MAX_DEPTH = 80;

const FIELD_TYPES: Readonly<Partial<Record<ValueType, Field['type']>>> = {
  boolean: 'boolean',
  integer: 'long',
  long: 'long',
  unsigned_long: 'long',
  double: 'double',
  ip: 'ip',
  date: 'date',
  date_nanos: 'date',
  geo_point: 'geo_point',
};

/** A field of the columns that no event has: what an aggregate comes to, what GROK cut out. */
export function madeField(path: string, type: ValueType): FieldRef {
  return { path, type: FIELD_TYPES[type] ?? 'keyword' };
}

/** The columns before the first command: what the query asks to know about its events. */
export function metadataColumns(names: readonly string[]): Columns {
  return new Map(names.map((name) => [name, metadataOf(name)]));
}

function metadataOf(name: string): Expr {
  if (name === '_id' || name === '_index') return { kind: 'field', field: { path: name, type: 'keyword' }, type: 'keyword' };
  if (name === '_version') return { kind: 'literal', value: 1, type: 'long' };
  if (name === '_source') return { kind: 'column', name, type: 'keyword' };
  return { kind: 'field', field: madeField(`#metadata ${name}`, 'keyword'), type: 'keyword' };
}

/** The expression over fields alone. */
export function inlined(expr: Expr, columns: Columns, depth = 0): Expr {
  if (expr.kind === 'column') return columns.get(expr.name) ?? { kind: 'literal', value: null, type: expr.type };
  if (expr.kind !== 'call' || depth > MAX_DEPTH) return expr;
  return sourceMember(expr) ?? { ...expr, arguments: expr.arguments.map((argument) => inlined(argument, columns, depth + 1)) };
}

/** JSON_EXTRACT(_source, "a.b") reads the field a.b. */
function sourceMember(expr: Extract<Expr, { kind: 'call' }>): Expr | undefined {
  const [source, path] = expr.arguments;
  const isMember = expr.function === 'json_extract' && source?.kind === 'column' && source.name === '_source';
  if (!isMember || path?.kind !== 'literal' || typeof path.value !== 'string' || /[[\]'"*]/.test(path.value)) return undefined;
  return { kind: 'field', field: { path: path.value.replace(/^\$\.?/, ''), type: 'keyword' }, type: 'keyword' };
}

export function assign(assignments: readonly Assignment[], columns: Columns): void {
  for (const { name, expr } of assignments) columns.set(name, inlined(expr, columns));
}

/** Takes a command into account that makes or moves columns. `path` tells the fields apart that it derives. */
export function applyCommand(command: Command, columns: Columns, path: string): void {
  switch (command.kind) {
    case 'eval':
      assign(command.assignments, columns);
      return;
    case 'expand':
      assign([command], columns);
      return;
    case 'rename':
      for (const { from, to, expr } of command.pairs) {
        const moved = inlined(expr, columns);
        columns.delete(from);
        columns.set(to, moved);
      }
      return;
    case 'test':
      columns.set(command.name, derivedColumn(path, 'boolean', { kind: 'condition', condition: command.condition }));
      return;
    case 'dissect': {
      const input = inlined(command.input, columns);
      for (const name of command.names) setDerived(name, 'keyword', derivedByDissect(command, input, name), columns, path);
      return;
    }
    case 'grok': {
      const input = inlined(command.input, columns);
      for (const { name, type } of command.columns) setDerived(name, type, derivedByGrok(command, input, name), columns, path);
      return;
    }
    default:
  }
}

function setDerived(name: string, type: ValueType, derived: Derived | undefined, columns: Columns, path: string): void {
  if (derived) columns.set(name, derivedColumn(`${path} ${name}`, type, derived));
}

function derivedColumn(path: string, type: ValueType, derived: Derived): Expr {
  const field: DerivedField = { ...madeField(path, type), derived };
  return { kind: 'field', field, type };
}

/** WHERE as goals. */
export function goalsOfWhere(expr: Expr, columns: Columns, scope: Scope): readonly Goal[] {
  return [{ kind: 'expr', expr: inlined(expr, columns), answer: 'true', values: 'whole', scope }];
}
