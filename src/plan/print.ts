import type { Bounds, Condition, Expr, FieldRef, Instant, ValueTest } from './expr.ts';
import type { Command, JoinKey, Query, Stage } from './query.ts';

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
      return `(nested ${condition.path} ${printCondition(condition.operand)})`;
    case 'anyField':
      return `(${printTest(condition.test)} *)`;
    case 'holds':
      return `(holds ${condition.values} ${printExpr(condition.expr)})`;
    default:
      return condition satisfies never;
  }
}

export function printExpr(expr: Expr): string {
  switch (expr.kind) {
    case 'literal':
      return printValue(expr.value);
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
  const tail = [...query.pipes.map((pipe) => `| ${pipe.kind} ${pipe.count}`), ...query.commands.map(printCommand)];
  return [...printSource(query), ...tail].join('\n');
}

function printSource(query: Query): string[] {
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

function printCommand(command: Command): string {
  switch (command.kind) {
    case 'eval':
      return `| eval ${command.assignments.map(({ name, expr }) => `${name} = ${printExpr(expr)}`).join(', ')}`;
    case 'where':
      return `| where ${printExpr(command.condition)}`;
    default:
      return command satisfies never;
  }
}

/** The path with its type, and whatever else changes how stored values are read. */
export function printField(field: FieldRef): string {
  const facts = [
    field.type,
    ...(field.nullValue === undefined ? [] : [`null=${JSON.stringify(field.nullValue)}`]),
    ...(field.ignoreAbove === undefined ? [] : [`max=${field.ignoreAbove}`]),
    ...(field.normalizer === undefined ? [] : [`fold=${field.normalizer}`]),
    ...(field.constant === undefined ? [] : [`constant=${JSON.stringify(field.constant)}`]),
    ...(field.format === undefined ? [] : [`format=${field.format}`]),
    ...(field.scalingFactor === undefined ? [] : [`scale=${field.scalingFactor}`]),
  ];
  return `${field.path}:${facts.join(',')}`;
}

function printTest(test: ValueTest): string {
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

function printValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printValue).join(', ')}]`;
  return typeof value === 'bigint' ? `${value}n` : JSON.stringify(value);
}
