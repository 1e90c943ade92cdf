import type { Value } from '#event/value.ts';
import type { Bounds, Condition, Expr, FieldRef, Instant, ValueTest, ValueType } from './expr.ts';
import type { Aggregate, Assignment, Column, Command, JoinKey, Query, SortKey, Stage, TableQuery } from './query.ts';

/** The canonical text of a condition: two conditions with the same text are the same condition. */
export function printCondition(condition: Condition): string {
  switch (condition.kind) {
    case 'all':
    case 'none':
      return condition.kind;
    case 'and':
    case 'or':
      return `(${condition.kind} ${condition.operands.map(printCondition).join(' ')})`;
    case 'not':
      return `(not ${printCondition(condition.operand)})`;
    case 'test':
      return `(${printTest(condition.test)} ${printField(condition.field)})`;
    case 'exists':
      return `(exists ${printField(condition.field)})`;
    case 'nested':
      return `(nested ${printPath({ path: condition.path })} ${printCondition(condition.operand)})`;
    case 'anyField':
      return `(${printTest(condition.test)} *)`;
    case 'holds':
      return `(holds ${condition.values} ${printExpr(condition.expr)})`;
    default:
      return condition satisfies never;
  }
}

function printExpr(expr: Expr): string {
  switch (expr.kind) {
    case 'literal':
      return printLiteral(expr);
    case 'field':
      return printField(expr.field);
    case 'column':
      return `$${expr.name}`;
    case 'call':
      return `(${[expr.function, ...expr.arguments.map(printExpr)].join(' ')})`;
    default:
      return expr satisfies never;
  }
}

export function printQuery(query: Query): string {
  if (query.kind === 'table') return printTable(query);
  const tail = [...query.pipes.map((pipe) => `| ${pipe.kind} ${pipe.count}`), ...query.commands.map(printCommand)];
  return [...printSource(query), ...tail].join('\n');
}

function printTable(query: TableQuery): string {
  return [...printTableSource(query.source), ...query.commands.map(printCommand), `→ ${query.columns.map(printColumn).join(', ')}`].join(
    '\n',
  );
}

function printTableSource(source: TableQuery['source']): string[] {
  switch (source.kind) {
    case 'row':
      return ['row'];
    case 'union':
      return ['union', ...source.tables.map((table) => printTable(table).replace(/^/gm, '  '))];
    case 'events':
      return [`events ${source.indices.join(' ')}${printMetadata(source.metadata)}`, `  ${printCondition(source.filter)}`];
    case 'query':
      return [`query ${source.indices.join(' ')}${printMetadata(source.metadata)}`, printQuery(source.query).replace(/^/gm, '  ')];
    default:
      return source satisfies never;
  }
}

function printMetadata(names: readonly string[]): string {
  return names.length === 0 ? '' : ` metadata ${names.join(' ')}`;
}

function printColumn(column: Column): string {
  if (column.kind === 'fields') return `${column.pattern}${column.except.length === 0 ? '' : ` except ${column.except.join(' ')}`}`;
  return `${column.name}:${column.type}${column.kind === 'field' && column.field.path !== column.name ? ` from ${column.field.path}` : ''}`;
}

function printSource(query: Exclude<Query, TableQuery>): string[] {
  if (query.kind === 'events') return [printCondition(query.filter)];
  const stages = query.stages.map((stage) => `  ${printStage(stage)}`);
  if (query.kind === 'sample') return ['sample', ...stages];
  const head = query.maxspan === undefined ? 'sequence' : `sequence maxspan=${query.maxspan}ms`;
  return [head, ...stages, ...(query.until ? [`  until ${printStage(query.until)}`] : [])];
}

function printStage(stage: Stage): string {
  const keys = stage.keys.length === 0 ? '' : ` by ${stage.keys.map(printKey).join(', ')}`;
  return `${stage.isMissing ? '!' : ''}[${printCondition(stage.filter)}]${keys}`;
}

function printKey(key: JoinKey): string {
  return `${key.isOptional ? '?' : ''}${printField(key.field)}`;
}

export function printCommand(command: Command): string {
  switch (command.kind) {
    case 'eval':
      return `| eval ${command.assignments.map(printAssignment).join(', ')}`;
    case 'test':
      return `| test ${command.name} = ${printCondition(command.condition)}`;
    case 'where':
      return `| where ${printExpr(command.condition)}`;
    case 'keep':
      return `| keep ${command.names.join(', ')}`;
    case 'rename':
      return `| rename ${command.pairs.map(({ expr, to }) => `${to} = ${printExpr(expr)}`).join(', ')}`;
    case 'sort':
      return `| sort ${command.keys.map(printSortKey).join(', ')}`;
    case 'limit':
      return `| limit ${command.count}${command.by.length === 0 ? '' : ` by ${command.by.map(printExpr).join(', ')}`}`;
    case 'expand':
      return `| expand ${command.name} = ${printExpr(command.expr)}`;
    default:
      return printWideCommand(command);
  }
}

type WideCommand = Extract<Command, { kind: 'dissect' | 'grok' | 'stats' | 'join' | 'sample' | 'enrich' }>;

function printWideCommand(command: WideCommand): string {
  switch (command.kind) {
    case 'dissect':
      return `| dissect ${printExpr(command.input)} ${JSON.stringify(command.pattern)}${command.separator === '' ? '' : ` joined by ${JSON.stringify(command.separator)}`} → ${command.names.join(', ')}`;
    case 'grok':
      return `| grok ${printExpr(command.input)} ${command.patterns.map((pattern) => JSON.stringify(pattern)).join(' ')} → ${command.columns.map(({ name, type }) => `${name}:${type}`).join(', ')}`;
    case 'stats':
      return [
        `| ${command.isInline ? 'inline stats' : 'stats'} ${command.aggregates.map(printAggregate).join(', ')}`,
        ...(command.keys.length === 0 ? [] : [`  by ${command.keys.map(printAssignment).join(', ')}`]),
        `  → ${command.outputs.map(printAssignment).join(', ')}`,
      ].join('\n');
    case 'sample':
      return `| sample ${command.share}`;
    case 'enrich':
      return `| enrich ${command.index} on ${printExpr(command.left)} = ${printField(command.right)} → ${command.columns.map(({ name, type }) => `${name}:${type}`).join(', ')}`;
    case 'join':
      return `| join ${command.index} on ${command.on.map(({ left, right }) => `${printExpr(left)} = ${printField(right)}`).join(', ')} → ${command.columns.map(({ name, type }) => `${name}:${type}`).join(', ')}`;
    default:
      return command satisfies never;
  }
}

function printAssignment({ name, expr }: Assignment): string {
  return `${name} = ${printExpr(expr)}`;
}

function printAggregate(aggregate: Aggregate): string {
  const call = `(${[aggregate.function, ...aggregate.arguments.map(printExpr)].join(' ')})`;
  return `${aggregate.name} = ${call}${aggregate.filter ? ` where ${printExpr(aggregate.filter)}` : ''}`;
}

function printSortKey(key: SortKey): string {
  return `${printExpr(key.expr)}${key.isDescending ? ' desc' : ''} nulls ${key.nulls}`;
}

/** The path with its type, and whatever else changes how stored values are read. */
export function printField(field: FieldRef): string {
  let text = `${printPath(field)}:${field.type}`;
  if (field.nullValue !== undefined) text += `,null=${JSON.stringify(field.nullValue)}`;
  if (field.ignoreAbove !== undefined) text += `,max=${field.ignoreAbove}`;
  if (field.normalizer !== undefined) text += `,fold=${field.normalizer}`;
  if (field.constant !== undefined) text += `,constant=${JSON.stringify(field.constant)}`;
  if (field.format !== undefined) text += `,format=${field.format}`;
  if (field.scalingFactor !== undefined) text += `,scale=${field.scalingFactor}`;
  return text;
}

/** As it is where nothing can be mistaken; else quoted. A star stands for itself only in quotes. */
function printPath({ path, isPattern }: Pick<FieldRef, 'path' | 'isPattern'>): string {
  if (/^[\w@.-]+$/.test(path) || /^[\p{L}\p{N}_@.-]+$/u.test(path)) return path;
  if (!isPattern) return JSON.stringify(path);
  return /^[\p{L}\p{N}_@.*-]+$/u.test(path) ? path : `*${JSON.stringify(path)}`;
}

export function printTest(test: ValueTest): string {
  switch (test.kind) {
    case 'text':
      return `${test.kind}${fold(test)} ${test.values.map((value) => JSON.stringify(value)).join('|')}`;
    case 'like':
    case 'regex':
      return `${test.kind}${fold(test)} ${JSON.stringify(test.pattern)}`;
    case 'prefix':
      return `${test.kind}${fold(test)} ${JSON.stringify(test.value)}`;
    case 'wordLike':
      return `${test.kind} ${JSON.stringify(test.pattern)}`;
    case 'word':
      return `word ${printTest(test.test)}`;
    case 'boolean':
      return `boolean ${test.value}`;
    case 'ip':
      return `ip ${test.blocks.join('|')}`;
    case 'words':
      return `words ${test.match} ${JSON.stringify(test.words)}`;
    default:
      return `${test.kind} ${printBounds(test.bounds)}`;
  }
}

function fold(test: { readonly ignoreCase?: string }): string {
  return test.ignoreCase === undefined ? '' : `~${test.ignoreCase}`;
}

function printBounds(bounds: Bounds<string | number | bigint | Instant>): string {
  const names = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;
  return (['gt', 'gte', 'lt', 'lte'] as const)
    .filter((name) => bounds[name] !== undefined)
    .map((name) => `${names[name]}${printBound(bounds[name])}`)
    .join(' ');
}

function printBound(bound: string | number | bigint | Instant | undefined): string {
  return typeof bound === 'object' ? `${bound.math}(${bound.round})` : typeof bound === 'string' ? JSON.stringify(bound) : String(bound);
}

/** With its type where the value alone does not tell it: `2.0` is a double, and `7 / 2.0` is not `7 / 2`. */
function printLiteral({ value, type }: Extract<Expr, { kind: 'literal' }>): string {
  if (type === naturalType(value)) return printValue(value);
  return type === 'double' && Number.isInteger(value) ? `${value}.0` : `${printValue(value)}:${type}`;
}

function naturalType(value: Value): ValueType | undefined {
  if (value === null) return 'null';
  if (Array.isArray(value)) return undefined;
  switch (typeof value) {
    case 'string':
      return 'keyword';
    case 'boolean':
      return 'boolean';
    case 'bigint':
      return 'long';
    case 'number':
      if (!Number.isInteger(value)) return 'double';
      return value === (value | 0) ? 'integer' : 'long';
    default:
      return undefined;
  }
}

function printValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printValue).join(', ')}]`;
  return typeof value === 'bigint' ? `${value}n` : JSON.stringify(value);
}
