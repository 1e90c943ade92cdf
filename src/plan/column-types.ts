import type { ValueType } from './expr.ts';
import type { Command } from './query.ts';

/** The types of the columns that commands leave, by name. Columns that rows had before them are not among these. */
export function columnTypesOf(commands: readonly Command[]): ReadonlyMap<string, ValueType> {
  const types = new Map<string, ValueType>();
  for (const command of commands) for (const [name, type] of typesSetBy(command)) types.set(name, type);
  return types;
}

function typesSetBy(command: Command): readonly (readonly [string, ValueType])[] {
  switch (command.kind) {
    case 'eval':
      return command.assignments.map(({ name, expr }) => [name, expr.type] as const);
    case 'test':
      return [[command.name, 'boolean']];
    case 'rename':
      return command.pairs.map(({ to, expr }) => [to, expr.type] as const);
    case 'expand':
      return [[command.name, command.expr.type]];
    case 'dissect':
      return command.names.map((name) => [name, 'keyword'] as const);
    case 'grok':
    case 'join':
    case 'enrich':
      return command.columns.map(({ name, type }) => [name, type] as const);
    case 'stats':
      return [...command.outputs, ...command.keys].map(({ name, expr }) => [name, expr.type] as const);
    case 'where':
    case 'keep':
    case 'sort':
    case 'limit':
    case 'sample':
      return [];
    default:
      return command satisfies never;
  }
}
