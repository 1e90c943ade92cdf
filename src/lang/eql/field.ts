import { joinSpans } from '#base/span.ts';
import type { EqlField } from './ast.ts';
import type { Cursor } from './cursor.ts';

/** Whether a field begins here: a name, a name in backticks, or `?` and one of them. */
export function startsField(cursor: Cursor): boolean {
  if (cursor.is('?')) return true;
  return cursor.token.kind === 'name' || cursor.token.kind === 'quotedName';
}

/** field = [ "?" ] part { "." part }; a part is a name, a name in backticks, or (a dialect) a number: `resources.0.name` */
export function parseField(cursor: Cursor): EqlField {
  const { start } = cursor.token.span;
  const isOptional = cursor.accept('?');
  const parts = [parsePart(cursor)];
  while (cursor.is('.')) {
    cursor.take();
    parts.push(parsePart(cursor));
  }
  if (cursor.is('[')) refusePosition(cursor);
  return { kind: 'field', path: parts.join('.'), isOptional, span: cursor.spanFrom(start) };
}

function parsePart(cursor: Cursor): string {
  const { token } = cursor;
  if (token.kind === 'name' || token.kind === 'quotedName' || (token.kind === 'number' && /^\d+$/.test(token.text)))
    return cursor.take().text;
  if (token.kind === 'keyword') {
    cursor.report('EQL112', token.span, `\`${token.text}\` is a keyword`, `as part of a name it stands in backticks: \`${token.text}\``);
    return cursor.take().text;
  }
  cursor.unexpected('a name', 'names with other characters stand in backticks');
  return '';
}

/** `field[0]`: Elasticsearch keeps no order of values. */
function refusePosition(cursor: Cursor): void {
  if (cursor.peek().kind !== 'number') return;
  const open = cursor.take();
  cursor.take();
  cursor.report(
    'EQL115',
    joinSpans(open.span, cursor.token.span),
    'A position in a list cannot be asked for',
    'a condition holds for any value',
  );
  cursor.expect(']');
}
