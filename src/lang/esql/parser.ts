import { type Diagnostic, errorAt } from '#base/diagnostic.ts';
import { nearest } from '#base/nearest.ts';
import { spanOf } from '#base/span.ts';
import type { EsqlAssignment, EsqlCommand, EsqlIndex, EsqlQuery, EsqlSource } from './ast.ts';
import { readAssignments, readCommand } from './commands.ts';
import { Cursor, END_EXPECTED, Unreadable } from './cursor.ts';
import { readExpression } from './expression.ts';
import { readIndex, readMetadata } from './source.ts';

type ParsedEsql = { readonly query: EsqlQuery; readonly diagnostics: readonly Diagnostic[] };
type ParsedRowCommands = { readonly commands: readonly EsqlCommand[]; readonly diagnostics: readonly Diagnostic[] };

/** A whole ES|QL query: `FROM … | …`, `ROW … | …`. */
export function parseEsql(text: string): ParsedEsql {
  const cursor = new Cursor(text, 0, 'esql');
  const settings = readSettings(cursor);
  const query = readQuery(cursor, settings);
  if (cursor.peek().kind !== 'end') noteRest(cursor);
  return { query, diagnostics: inOrder(cursor.diagnostics) };
}

/**
 * The row commands behind an EQL query: `text` from the `|` at `from` on. They are ES|QL, and EQL's operators and spellings are known in them
 * (`:`, `like~`, `in~`, `regex~`, `name~(…)`, `?field`).
 */
export function parseRowCommands(text: string, from: number): ParsedRowCommands {
  const cursor = new Cursor(text, from, 'eql');
  const commands = readCommands(cursor);
  if (cursor.peek().kind !== 'end') noteRest(cursor);
  return { commands, diagnostics: inOrder(cursor.diagnostics) };
}

function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.toSorted((a, b) => a.span.start - b.span.start);
}

function noteRest(cursor: Cursor): void {
  attempt(cursor, () => cursor.fail('A command starts with "|"'));
}

/** Reads something; a mistake in it is noted and the rest of the command skipped. */
function attempt<T>(cursor: Cursor, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    cursor.skipCommand();
    return undefined;
  }
}

/** settings = ("set" assignment ";")* */
function readSettings(cursor: Cursor): EsqlAssignment[] {
  const settings: EsqlAssignment[] = [];
  while (cursor.isKeyword('set')) {
    const found = attempt(cursor, () => {
      cursor.take();
      const assignments = readAssignments(cursor);
      cursor.expectSymbol(';', 'behind the setting');
      return assignments;
    });
    settings.push(...(found ?? []));
  }
  return settings;
}

/** query = source ("|" command)* */
function readQuery(cursor: Cursor, settings: readonly EsqlAssignment[]): EsqlQuery {
  const { start } = cursor;
  const source = attempt(cursor, () => readSource(cursor)) ?? { kind: 'missing', span: spanOf(start, cursor.end) };
  const commands = readCommands(cursor);
  return { settings, source, commands, span: spanOf(start, cursor.end) };
}

function readCommands(cursor: Cursor): EsqlCommand[] {
  const commands: EsqlCommand[] = [];
  while (cursor.takeSymbol('|')) {
    const { start } = cursor;
    const command = attempt(cursor, () => {
      const read = readCommand(cursor);
      const next = cursor.peek();
      if (next.kind !== 'end' && !cursor.isSymbol('|') && !cursor.isSymbol(')')) cursor.fail(END_EXPECTED);
      return read;
    });
    commands.push(command ?? { kind: 'missing', span: spanOf(start, cursor.end) });
  }
  return commands;
}

function readSource(cursor: Cursor): EsqlSource {
  const token = cursor.peek();
  const name = token.kind === 'name' ? token.value.toLowerCase() : '';
  const { start } = token.span;
  if (name === 'from' || name === 'ts') {
    cursor.take();
    const indices = readIndices(cursor);
    const metadata = readMetadata(cursor);
    return { kind: 'from', indices, metadata, span: spanOf(start, cursor.end) };
  }
  if (name === 'row') {
    cursor.take();
    return { kind: 'row', fields: readAssignments(cursor), span: spanOf(start, cursor.end) };
  }
  if (name === 'eql') return readEqlSource(cursor, start);
  const guess = nearest(name, ['from', 'row', 'eql']);
  cursor.diagnostics.push(
    errorAt(
      'ESQ106',
      token.span,
      'An ES|QL query starts with FROM or ROW',
      guess && token.kind === 'name' ? `did you mean "${guess}"?` : 'FROM logs-*',
    ),
  );
  throw new Unreadable();
}

function readIndices(cursor: Cursor): EsqlIndex[] {
  const indices: EsqlIndex[] = [];
  do indices.push(cursor.isSymbol('(') ? readSubquery(cursor) : readIndex(cursor));
  while (cursor.takeSymbol(','));
  return indices;
}

function readSubquery(cursor: Cursor): EsqlIndex {
  const { start } = cursor;
  cursor.take();
  const query = cursor.readSubquery(() => readQuery(cursor, []));
  cursor.expectSymbol(')', 'to close the query');
  return { kind: 'subquery', query, span: spanOf(start, cursor.end) };
}

/** eql = "eql" index ("," index)* text metadata ("with" map)? */
function readEqlSource(cursor: Cursor, start: number): EsqlSource {
  cursor.take();
  const indices: EsqlIndex[] = [];
  do indices.push(readIndex(cursor));
  while (cursor.takeSymbol(','));
  if (cursor.peek().kind !== 'string') cursor.fail('The EQL query in double quotes is missing here');
  const query = readExpression(cursor);
  const metadata = readMetadata(cursor);
  const options = cursor.takeKeyword('with') ? readExpression(cursor) : undefined;
  return { kind: 'eql', indices, query, metadata, ...(options ? { options } : {}), span: spanOf(start, cursor.end) };
}
