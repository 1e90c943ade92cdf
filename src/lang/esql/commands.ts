import { errorAt } from '#base/diagnostic.ts';
import { nearest } from '#base/nearest.ts';
import { spanOf } from '#base/span.ts';
import type { EsqlAggregate, EsqlAssignment, EsqlCommand, EsqlExpr, EsqlName, EsqlSortKey } from './ast.ts';
import { type Cursor, isKeyword, Unreadable } from './cursor.ts';
import { readExpression } from './expression.ts';
import { commandHint } from './hints.ts';
import { readIndex } from './source.ts';

type ReadCommand = (cursor: Cursor, start: number) => EsqlCommand;

const COMMANDS: Readonly<Record<string, ReadCommand>> = {
  eval: (cursor, start) => ({ kind: 'eval', assignments: readAssignments(cursor), span: spanOf(start, cursor.end) }),
  where: (cursor, start) => ({ kind: 'where', condition: readExpression(cursor), span: spanOf(start, cursor.end) }),
  keep: (cursor, start) => ({ kind: 'keep', names: readNames(cursor), span: spanOf(start, cursor.end) }),
  drop: (cursor, start) => ({ kind: 'drop', names: readNames(cursor), span: spanOf(start, cursor.end) }),
  rename: readRename,
  sort: (cursor, start) => ({ kind: 'sort', keys: readSortKeys(cursor), span: spanOf(start, cursor.end) }),
  limit: readLimit,
  stats: (cursor, start) => readStats(cursor, start, false),
  inlinestats: (cursor, start) => readStats(cursor, start, true),
  mv_expand: (cursor, start) => ({ kind: 'mv_expand', name: readName(cursor), span: spanOf(start, cursor.end) }),
  dissect: readDissect,
  grok: readGrok,
  enrich: readEnrich,
  sample: (cursor, start) => ({ kind: 'sample', share: readExpression(cursor), span: spanOf(start, cursor.end) }),
};

/** Commands that exist in Elasticsearch and are read over. */
const OTHERS: ReadonlySet<string> = new Set([
  'change_point',
  'completion',
  'fork',
  'fuse',
  'rerank',
  'insist',
  'uri_parts',
  'user_agent',
  'registered_domain',
  'highlight',
  'mmr',
  'explain',
]);

/** command = its name, then what it takes; the cursor stands behind the `|` */
export function readCommand(cursor: Cursor): EsqlCommand {
  const token = cursor.peek();
  if (token.kind !== 'name') cursor.fail('After "|" comes a command', 'such as where, eval, stats or keep');
  const name = token.value.toLowerCase();
  const { start } = token.span;
  cursor.take();
  if (name === 'inline' && cursor.takeKeyword('stats')) return readStats(cursor, start, true);
  if (name === 'lookup' && cursor.takeKeyword('join')) return readLookup(cursor, start);
  if (Object.hasOwn(COMMANDS, name)) return (COMMANDS[name] as ReadCommand)(cursor, start);
  if (OTHERS.has(name)) {
    cursor.skipCommand();
    return { kind: 'other', name, text: cursor.text.slice(start, cursor.end), span: spanOf(start, cursor.end) };
  }
  const guess = nearest(name, Object.keys(COMMANDS));
  const meant = commandHint(name);
  cursor.diagnostics.push(
    errorAt(
      'ESQ106',
      token.span,
      `There is no command "${token.value}"`,
      meant ?? (guess ? `did you mean "${guess}"?` : `commands are ${Object.keys(COMMANDS).join(', ')}`),
    ),
  );
  throw new Unreadable();
}

/** assignments = assignment ("," assignment)* */
export function readAssignments(cursor: Cursor): EsqlAssignment[] {
  const assignments: EsqlAssignment[] = [];
  do assignments.push(readAssignment(cursor));
  while (cursor.takeSymbol(','));
  return assignments;
}

/** assignment = (name "=")? expression */
function readAssignment(cursor: Cursor): EsqlAssignment {
  const token = cursor.peek();
  const second = token.kind === 'name' ? cursor.peekSecond() : undefined;
  if (token.kind === 'name' && second?.kind === 'symbol' && second.value === '=') {
    cursor.take();
    cursor.take();
    const expr = readExpression(cursor);
    return { name: token.value, nameSpan: token.span, expr, span: spanOf(token.span.start, cursor.end) };
  }
  const expr = readExpression(cursor);
  return { name: nameOf(cursor, expr), expr, span: expr.span };
}

/** An unnamed column is called by its source text; a lone column keeps its name. */
function nameOf(cursor: Cursor, expr: EsqlExpr): string {
  return expr.kind === 'column' ? expr.name : cursor.text.slice(expr.span.start, expr.span.end);
}

function readName(cursor: Cursor): EsqlName {
  const token = cursor.takePattern();
  if (!token) return cursor.fail('A column is missing here');
  return { name: token.value, span: token.span, ...(token.pattern === undefined ? {} : { pattern: token.pattern }) };
}

function readNames(cursor: Cursor): EsqlName[] {
  const names: EsqlName[] = [];
  do names.push(readName(cursor));
  while (cursor.takeSymbol(','));
  return names;
}

/** rename = pair ("," pair)*, pair = old "as" new | new "=" old */
function readRename(cursor: Cursor, start: number): EsqlCommand {
  const pairs: { from: EsqlName; to: EsqlName }[] = [];
  do {
    const first = readName(cursor);
    if (cursor.takeKeyword('as')) pairs.push({ from: first, to: readName(cursor) });
    else if (cursor.takeSymbol('=')) pairs.push({ from: readName(cursor), to: first });
    else cursor.fail('RENAME takes pairs', 'rename old as new');
  } while (cursor.takeSymbol(','));
  return { kind: 'rename', pairs, span: spanOf(start, cursor.end) };
}

/** key = expression ("asc" | "desc")? ("nulls" ("first" | "last"))? */
function readSortKeys(cursor: Cursor): EsqlSortKey[] {
  const keys: EsqlSortKey[] = [];
  do {
    const expr = readExpression(cursor);
    const isDescending = cursor.takeKeyword('desc');
    if (!isDescending) cursor.takeKeyword('asc');
    const nulls = cursor.takeKeyword('nulls') ? readNullsOrder(cursor) : undefined;
    keys.push({ expr, isDescending, ...(nulls ? { nulls } : {}) });
  } while (cursor.takeSymbol(','));
  return keys;
}

function readNullsOrder(cursor: Cursor): 'first' | 'last' {
  if (cursor.takeKeyword('first')) return 'first';
  if (cursor.takeKeyword('last')) return 'last';
  return cursor.fail('After "nulls" comes first or last');
}

function readLimit(cursor: Cursor, start: number): EsqlCommand {
  const count = readExpression(cursor);
  const by: EsqlExpr[] = [];
  if (cursor.takeKeyword('by')) {
    do by.push(readExpression(cursor));
    while (cursor.takeSymbol(','));
  }
  return { kind: 'limit', count, by, span: spanOf(start, cursor.end) };
}

/** stats = (aggregate ("," aggregate)*)? ("by" assignments)?, aggregate = assignment ("where" expression)? */
function readStats(cursor: Cursor, start: number, isInline: boolean): EsqlCommand {
  const aggregates: EsqlAggregate[] = [];
  if (!startsBy(cursor)) {
    do {
      const assignment = readAssignment(cursor);
      const filter = cursor.takeKeyword('where') ? readExpression(cursor) : undefined;
      aggregates.push({ ...assignment, ...(filter ? { filter } : {}), span: spanOf(assignment.span.start, cursor.end) });
    } while (cursor.takeSymbol(','));
  }
  const by = cursor.takeKeyword('by') ? readAssignments(cursor) : [];
  return { kind: 'stats', isInline, aggregates, by, span: spanOf(start, cursor.end) };
}

function startsBy(cursor: Cursor): boolean {
  return isKeyword(cursor.peek(), 'by') && cursor.peekSecond().value !== '=';
}

/** dissect = expression text (name "=" value)* */
function readDissect(cursor: Cursor, start: number): EsqlCommand {
  const input = readExpression(cursor);
  const pattern = readText(cursor);
  const options: EsqlAssignment[] = [];
  while (cursor.peek().kind === 'name') {
    options.push(readAssignment(cursor));
    if (!cursor.takeSymbol(',')) break;
  }
  return { kind: 'dissect', input, pattern, options, span: spanOf(start, cursor.end) };
}

function readGrok(cursor: Cursor, start: number): EsqlCommand {
  const input = readExpression(cursor);
  const patterns: EsqlExpr[] = [];
  do patterns.push(readText(cursor));
  while (cursor.takeSymbol(','));
  return { kind: 'grok', input, patterns, span: spanOf(start, cursor.end) };
}

function readText(cursor: Cursor): EsqlExpr {
  if (cursor.peek().kind !== 'string') cursor.fail('A pattern in double quotes is missing here');
  const token = cursor.take();
  return { kind: 'string', value: token.value, span: token.span };
}

/** enrich = policy ("on" name)? ("with" (name "=")? name ("," …)*)? */
function readEnrich(cursor: Cursor, start: number): EsqlCommand {
  const policy = cursor.takeText(/(?:_\w+:)?[\w.-]+/y) ?? cursor.fail('ENRICH starts with the name of a policy');
  const on = cursor.takeKeyword('on') ? readName(cursor) : undefined;
  const columns: { to?: EsqlName; from: EsqlName }[] = [];
  if (cursor.takeKeyword('with')) {
    do {
      const first = readName(cursor);
      columns.push(cursor.takeSymbol('=') ? { to: first, from: readName(cursor) } : { from: first });
    } while (cursor.takeSymbol(','));
  }
  return { kind: 'enrich', policy: policy.text, ...(on ? { on } : {}), columns, span: spanOf(start, cursor.end) };
}

/** lookup = index ("as" name)? "on" expression ("," expression)* */
function readLookup(cursor: Cursor, start: number): EsqlCommand {
  const index = readIndex(cursor);
  if (!cursor.takeKeyword('on')) cursor.fail('LOOKUP JOIN says which columns join', 'lookup join index on column');
  const on: EsqlExpr[] = [];
  do on.push(readExpression(cursor));
  while (cursor.takeSymbol(','));
  return { kind: 'lookup', index, on, span: spanOf(start, cursor.end) };
}
