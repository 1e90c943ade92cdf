import type { Condition, Expr, FieldRef } from './expr.ts';
import type { Command, Query, TableSource } from './query.ts';

/** The fields that a condition reads, each mention of them, in its order. */
export function fieldsOfCondition(condition: Condition): readonly FieldRef[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.operands.flatMap(fieldsOfCondition);
    case 'not':
    case 'nested':
      return fieldsOfCondition(condition.operand);
    case 'test':
    case 'exists':
      return [condition.field];
    case 'holds':
      return fieldsOfExpr(condition.expr);
    case 'all':
    case 'none':
    case 'anyField':
      return [];
    default:
      return condition satisfies never;
  }
}

function fieldsOfExpr(expr: Expr): readonly FieldRef[] {
  if (expr.kind === 'field') return [expr.field];
  return expr.kind === 'call' ? expr.arguments.flatMap(fieldsOfExpr) : [];
}

/** The fields that a query reads, each once, in its order: those of join keys first. */
export function fieldsOfQuery(query: Query): readonly FieldRef[] {
  const fields = [...sourceFields(query), ...fieldsOfCommands(query.commands)];
  return [...new Map(fields.map((field) => [`${field.path} ${field.type}`, field])).values()];
}

/** The fields that row commands read, each mention of them. */
export function fieldsOfCommands(commands: readonly Command[]): readonly FieldRef[] {
  return commands.flatMap(commandFields);
}

function sourceFields(query: Query): readonly FieldRef[] {
  switch (query.kind) {
    case 'events':
      return fieldsOfCondition(query.filter);
    case 'sequence':
    case 'sample': {
      const stages = query.kind === 'sequence' && query.until ? [...query.stages, query.until] : query.stages;
      const keys = stages.flatMap((stage) => stage.keys.map(({ field }) => field));
      return [...keys, ...stages.flatMap(({ filter }) => fieldsOfCondition(filter))];
    }
    case 'table':
      return tableSourceFields(query.source);
    default:
      return query satisfies never;
  }
}

function tableSourceFields(source: TableSource): readonly FieldRef[] {
  switch (source.kind) {
    case 'events':
      return fieldsOfCondition(source.filter);
    case 'union':
      return source.tables.flatMap(fieldsOfQuery);
    case 'query':
      return fieldsOfQuery(source.query);
    case 'row':
      return [];
    default:
      return source satisfies never;
  }
}

function commandFields(command: Command): readonly FieldRef[] {
  if (command.kind === 'test') return fieldsOfCondition(command.condition);
  return exprsOf(command).flatMap(fieldsOfExpr);
}

function exprsOf(command: Exclude<Command, { kind: 'test' }>): readonly Expr[] {
  switch (command.kind) {
    case 'eval':
      return command.assignments.map(({ expr }) => expr);
    case 'where':
      return [command.condition];
    case 'rename':
      return command.pairs.map(({ expr }) => expr);
    case 'sort':
      return command.keys.map(({ expr }) => expr);
    case 'limit':
      return command.by;
    case 'expand':
      return [command.expr];
    case 'dissect':
    case 'grok':
      return [command.input];
    case 'join':
      return command.on.map(({ left }) => left);
    case 'enrich':
      return [command.left];
    case 'keep':
    case 'sample':
      return [];
    case 'stats':
      return [
        ...command.keys.map(({ expr }) => expr),
        ...command.aggregates.flatMap((aggregate) => [...aggregate.arguments, ...(aggregate.filter ? [aggregate.filter] : [])]),
        ...command.outputs.map(({ expr }) => expr),
      ];
    default:
      return command satisfies never;
  }
}
