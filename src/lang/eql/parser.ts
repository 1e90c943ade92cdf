import { type Diagnostic, errorAt, hasErrors } from '#base/diagnostic.ts';
import { nearest } from '#base/nearest.ts';
import { type Span, spanOf } from '#base/span.ts';
import { helpBehindCondition, helpForPipe } from './advice.ts';
import type { EqlCategory, EqlEventFilter, EqlEventQuery, EqlPipe, EqlQuery, EqlText } from './ast.ts';
import { checkStructure } from './check.ts';
import { Cursor } from './cursor.ts';
import { parseExpression } from './expression.ts';
import { parseSample, parseSequence } from './terms.ts';

export type ParsedEql = {
  readonly tree: EqlText;
  readonly diagnostics: readonly Diagnostic[];
  /** Where the row commands start: the text behind the first `|` that is followed by anything but `head` or `tail`. */
  readonly rest?: Span;
};

/** A longer text is not looked at. */
const MAX_LENGTH = 200_000;

/**
 * Reads an EQL text: `process where …`, a sequence or a sample, then pipes. It stops before the first pipe that is not EQL's.
 * Never throws; a hole in the text is a `missing` node and a diagnostic.
 */
export function parseEql(text: string): ParsedEql {
  if (text.length > MAX_LENGTH) return tooLong(text);
  const cursor = new Cursor(text);
  const query = parseQuery(cursor);
  if (cursor.token.kind !== 'end' && !cursor.is('|')) {
    cursor.unexpected(wantedBehind(query), query.kind === 'event' ? helpBehindCondition(cursor.token) : helpBehindTerms(cursor));
    cursor.skipTo(['|']);
  }
  const pipes: EqlPipe[] = [];
  while (cursor.is('|') && isEqlPipe(cursor)) pipes.push(parsePipe(cursor));
  const pipeHelp = cursor.is('|') ? helpForPipe(cursor.peek()) : undefined;
  if (pipeHelp !== undefined) {
    cursor.report('EQL116', cursor.peek().span, `There is no pipe \`${cursor.peek().text}\``, pipeHelp);
    cursor.skipTo([]);
  }
  if (cursor.is('|') && cursor.peek().kind === 'end') {
    cursor.take();
    cursor.unexpected('`head`, `tail` or a row command', 'remove the `|`');
  }
  if (cursor.token.kind === 'end') cursor.take();
  const tree: EqlText = { query, pipes, span: cursor.spanFrom(query.span.start) };
  // One mistake, one message: a term that could not be read is not counted.
  const diagnostics = hasErrors(cursor.diagnostics) ? cursor.diagnostics : [...cursor.diagnostics, ...checkStructure(tree)];
  return cursor.is('|') ? { tree, diagnostics, rest: restFrom(cursor) } : { tree, diagnostics };
}

function wantedBehind({ kind }: EqlQuery): string {
  if (kind === 'event') return '`and`, `or`, `|` or the end of the query';
  return `\`[\`, \`by\`, ${kind === 'sequence' ? '`with runs`, `until`, ' : ''}\`|\` or the end of the query`;
}

function helpBehindTerms(cursor: Cursor): string | undefined {
  if (cursor.is(',') || cursor.peek().text === '[') return 'terms stand one behind the other: [ … ] [ … ]';
  return cursor.token.kind === 'name' ? 'every event stands in square brackets: [ process where … ]' : undefined;
}

/** query = sequence | sample | filter */
function parseQuery(cursor: Cursor): EqlQuery {
  if (cursor.is('sequence')) return parseSequence(cursor, parseFilter);
  if (cursor.is('sample')) return parseSample(cursor, parseFilter);
  const fork = cursor.token;
  if (fork.kind === 'name' && fork.text === 'fork' && cursor.peek().text === '[') {
    cursor.report('EQL116', fork.span, 'Elasticsearch does not run `fork`', 'write the terms of a `sequence` one behind the other');
    return parseSample(cursor, parseFilter);
  }
  if (cursor.is('join')) {
    const { span } = cursor.token;
    cursor.report('EQL116', span, 'Elasticsearch does not run `join`', '`sample` finds events with equal keys in any order');
    return { ...parseSample(cursor, parseFilter), span };
  }
  const filter = parseFilter(cursor);
  return { kind: 'event', filter, span: filter.span } satisfies EqlEventQuery;
}

/** filter = category "where" expression; category = "any" | name | string */
function parseFilter(cursor: Cursor): EqlEventFilter {
  const { start } = cursor.token.span;
  const category = parseCategory(cursor);
  if (!cursor.accept('where')) {
    reportNoWhere(cursor, category);
    const condition = { kind: 'missing', span: cursor.here() } as const;
    cursor.skipTo([']', '|', '[', '![', 'until']);
    return { category, condition, span: cursor.spanFrom(start) };
  }
  const condition = parseExpression(cursor);
  return { category, condition, span: cursor.spanFrom(start) };
}

const SHAPE = 'an event query is `category where condition`';

/** What stands there instead of `where`, and what was meant. */
function reportNoWhere(cursor: Cursor, category: EqlCategory): void {
  if (category.kind === 'missing') return;
  const { token } = cursor;
  const meant = token.kind === 'name' ? nearest(token.text, ['where']) : undefined;
  const first = category.kind === 'named' ? nearest(category.name.toLowerCase(), ['sequence', 'sample']) : undefined;
  if (meant !== undefined && token.text.toLowerCase() !== meant) cursor.unexpected('`where`', 'did you mean `where`?');
  else if (first !== undefined && cursor.isOneOf(['by', 'with', '[', '!['])) {
    const { span } = category;
    cursor.report(
      'EQL110',
      span,
      `Expected an event category, found \`${cursor.text.slice(span.start, span.end)}\``,
      `did you mean \`${first}\`?`,
    );
  } else if (cursor.isOneOf(['.', ':', '==', '!=', '=', '<', '>', '<=', '>=', 'in', 'in~', 'like', 'like~', 'regex', 'regex~', '(']))
    cursor.report('EQL110', category.span, 'A condition stands behind an event category and `where`', 'write `any where …`');
  else if (cursor.is('-')) cursor.unexpected('`where`', 'an event category with other characters stands in double quotes');
  else cursor.unexpected('`where`', token.kind === 'end' || cursor.is(']') ? SHAPE : `${SHAPE}: is \`where\` missing?`);
}

function parseCategory(cursor: Cursor): EqlCategory {
  const { span, kind } = cursor.token;
  if (cursor.accept('any')) return { kind: 'any', span };
  if (kind === 'name' || kind === 'string') return { kind: 'named', name: cursor.take().text, span };
  if (kind === 'quotedName') {
    cursor.report('EQL105', span, 'An event category is not quoted with backticks', 'quote it with double quotes');
    return { kind: 'named', name: cursor.take().text, span };
  }
  if (kind === 'keyword' && cursor.peek().text === 'where') {
    cursor.report('EQL112', span, `\`${cursor.token.text}\` is a keyword`, 'as an event category it stands in double quotes');
    return { kind: 'named', name: cursor.take().text, span };
  }
  const isTerm = cursor.is(']');
  cursor.unexpected('an event category', `begin with \`any where\` or \`process where\`${isTerm ? '' : ', `sequence by` or `sample by`'}`);
  return { kind: 'missing', span: cursor.here() };
}

function isEqlPipe(cursor: Cursor): boolean {
  const ahead = cursor.peek();
  return ahead.kind === 'name' && (ahead.text === 'head' || ahead.text === 'tail');
}

/** pipe = "|" ( "head" | "tail" ) number */
function parsePipe(cursor: Cursor): EqlPipe {
  const { start } = cursor.take().span;
  const kind = cursor.take().text === 'head' ? 'head' : 'tail';
  const { token } = cursor;
  if (token.kind === 'number' && /^\d{1,9}$/.test(token.text)) {
    cursor.take();
    if (cursor.token.kind !== 'end' && !cursor.is('|')) {
      cursor.unexpected('`|` or the end of the query');
      cursor.skipTo(['|']);
    }
    return { kind, count: Number(token.text), span: cursor.spanFrom(start) };
  }
  cursor.report('EQL130', token.span, `\`${kind}\` needs a whole number, found ${cursor.describe(token)}`, `write \`| ${kind} 10\``);
  cursor.skipTo(['|']);
  return { kind, count: 0, span: cursor.spanFrom(start) };
}

function restFrom(cursor: Cursor): Span {
  const behind = cursor.token.span.end;
  const blanks = cursor.text.slice(behind).length - cursor.text.slice(behind).trimStart().length;
  return spanOf(behind + blanks, cursor.text.length);
}

function tooLong(text: string): ParsedEql {
  const span = spanOf(0, 0);
  const condition = { kind: 'missing', span } as const;
  const filter: EqlEventFilter = { category: { kind: 'missing', span }, condition, span };
  const message = `The query is ${text.length} characters long; at most ${MAX_LENGTH} are read`;
  return { tree: { query: { kind: 'event', filter, span }, pipes: [], span }, diagnostics: [errorAt('EQL106', span, message)] };
}
