import type { EsqlAggregate, EsqlAssignment, EsqlCommand, EsqlExpr, EsqlIndex, EsqlName, EsqlQuery, EsqlSource } from './ast.ts';

/** The tree of a query, a command a line. */
export function printEsql(query: EsqlQuery): string {
  return [
    ...query.settings.map((setting) => `(set ${printAssignment(setting)})`),
    printSource(query.source),
    ...query.commands.map(printEsqlCommand),
  ].join('\n');
}

export function printEsqlCommand(command: EsqlCommand): string {
  switch (command.kind) {
    case 'eval':
      return list('eval', command.assignments.map(printAssignment));
    case 'where':
      return list('where', [printEsqlExpr(command.condition)]);
    case 'keep':
    case 'drop':
      return list(command.kind, command.names.map(printName));
    case 'rename':
      return list(
        'rename',
        command.pairs.map(({ from, to }) => `(as ${printName(from)} ${printName(to)})`),
      );
    case 'sort':
      return list(
        'sort',
        command.keys.map(
          (key) => `(${key.isDescending ? 'desc' : 'asc'}${key.nulls ? ` nulls-${key.nulls}` : ''} ${printEsqlExpr(key.expr)})`,
        ),
      );
    case 'limit':
      return list('limit', [command.count, ...command.by].map(printEsqlExpr));
    case 'stats':
      return list(command.isInline ? 'inline-stats' : 'stats', [
        ...command.aggregates.map(printAggregate),
        ...(command.by.length === 0 ? [] : [list('by', command.by.map(printAssignment))]),
      ]);
    case 'mv_expand':
      return list('mv_expand', [printName(command.name)]);
    case 'dissect':
      return list('dissect', [printEsqlExpr(command.input), printEsqlExpr(command.pattern), ...command.options.map(printAssignment)]);
    case 'grok':
      return list('grok', [command.input, ...command.patterns].map(printEsqlExpr));
    case 'enrich':
      return list('enrich', [
        command.policy,
        ...(command.on ? [list('on', [printName(command.on)])] : []),
        ...command.columns.map(({ to, from }) => (to ? `(as ${printName(from)} ${printName(to)})` : printName(from))),
      ]);
    case 'lookup':
      return list('lookup', [printIndex(command.index), ...command.on.map(printEsqlExpr)]);
    case 'sample':
      return list('sample', [printEsqlExpr(command.share)]);
    case 'other':
      return list('other', [command.name]);
    case 'missing':
      return '(missing)';
    default:
      return command satisfies never;
  }
}

export function printEsqlExpr(expr: EsqlExpr): string {
  switch (expr.kind) {
    case 'string':
      return JSON.stringify(expr.value);
    case 'number':
      return expr.text;
    case 'boolean':
      return String(expr.value);
    case 'null':
      return 'null';
    case 'timespan':
      return `${expr.count}${expr.unit}`;
    case 'list':
      return `[${expr.items.map(printEsqlExpr).join(' ')}]`;
    case 'map':
      return `{${expr.entries.map(({ key, value }) => `${JSON.stringify(key)} ${printEsqlExpr(value)}`).join(', ')}}`;
    case 'column':
      return `${expr.isOptional ? '?' : ''}${printColumn(expr.name)}`;
    case 'star':
      return '*';
    case 'missing':
      return '(missing)';
    default:
      return printOperation(expr);
  }
}

type Operation = Exclude<
  EsqlExpr,
  { kind: 'string' | 'number' | 'boolean' | 'null' | 'timespan' | 'list' | 'map' | 'column' | 'star' | 'missing' }
>;

function printOperation(expr: Operation): string {
  switch (expr.kind) {
    case 'call':
      return list(`${expr.name}${expr.ignoreCase ? '~' : ''}`, expr.arguments.map(printEsqlExpr));
    case 'and':
    case 'or':
      return list(expr.kind, expr.operands.map(printEsqlExpr));
    case 'not':
    case 'negate':
      return list(expr.kind === 'not' ? 'not' : '-', [printEsqlExpr(expr.operand)]);
    case 'arithmetic':
    case 'comparison':
      return list(expr.operator, [expr.left, expr.right].map(printEsqlExpr));
    case 'match':
      return list(':', [expr.value, ...expr.patterns].map(printEsqlExpr));
    case 'like':
    case 'rlike':
      return negated(expr, list(`${expr.kind}${expr.ignoreCase ? '~' : ''}`, [expr.value, ...expr.patterns].map(printEsqlExpr)));
    case 'in':
      return negated(expr, list(`in${expr.ignoreCase ? '~' : ''}`, [expr.value, ...expr.items].map(printEsqlExpr)));
    case 'isNull':
      return negated(expr, list('is-null', [printEsqlExpr(expr.value)]));
    case 'cast':
      return list('::', [printEsqlExpr(expr.value), expr.type]);
    default:
      return expr satisfies never;
  }
}

function list(head: string, members: readonly string[]): string {
  return `(${[head, ...members].join(' ')})`;
}

function negated(expr: { readonly isNegated: boolean }, text: string): string {
  return expr.isNegated ? list('not', [text]) : text;
}

function printColumn(name: string): string {
  return /^[\p{L}_@][\p{L}\p{N}_@.]*$/u.test(name) ? name : `\`${name.replaceAll('`', '``')}\``;
}

function printName(name: EsqlName): string {
  return name.pattern ?? printColumn(name.name);
}

function printAssignment(assignment: EsqlAssignment): string {
  return `(= ${printColumn(assignment.name)} ${printEsqlExpr(assignment.expr)})`;
}

function printAggregate(aggregate: EsqlAggregate): string {
  const assigned = printAssignment(aggregate);
  return aggregate.filter ? list('where', [assigned, printEsqlExpr(aggregate.filter)]) : assigned;
}

function printIndex(index: EsqlIndex): string {
  return index.kind === 'pattern' ? index.text : `(query\n${printEsql(index.query)})`;
}

function printSource(source: EsqlSource): string {
  switch (source.kind) {
    case 'from':
      return list('from', [...source.indices.map(printIndex), ...printMetadata(source.metadata)]);
    case 'row':
      return list('row', source.fields.map(printAssignment));
    case 'eql':
      return list('eql', [
        ...source.indices.map(printIndex),
        printEsqlExpr(source.query),
        ...printMetadata(source.metadata),
        ...(source.options ? [printEsqlExpr(source.options)] : []),
      ]);
    case 'missing':
      return '(missing)';
    default:
      return source satisfies never;
  }
}

function printMetadata(names: readonly EsqlName[]): string[] {
  return names.length === 0 ? [] : [list('metadata', names.map(printName))];
}
