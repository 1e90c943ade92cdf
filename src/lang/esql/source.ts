import { errorAt } from '#base/diagnostic.ts';
import { spanOf } from '#base/span.ts';
import type { EsqlIndex, EsqlName } from './ast.ts';
import { type Cursor, Unreadable } from './cursor.ts';

/** Index patterns end at blanks and at what ES|QL gives a meaning: `| , ( ) [ ] = " /`. */
const INDEX = /[^\s|,()[\]="/`]+/y;

/** index = pattern | text */
export function readIndex(cursor: Cursor): EsqlIndex {
  if (cursor.peek().kind === 'string') {
    const token = cursor.take();
    return { kind: 'pattern', text: token.value, span: token.span };
  }
  const found = cursor.takeText(INDEX) ?? cursor.fail('An index pattern is missing here', 'such as logs-*');
  return { kind: 'pattern', ...found };
}

/** metadata = ("metadata" name ("," name)*)?; older versions put it in brackets */
export function readMetadata(cursor: Cursor): EsqlName[] {
  const hasBracket = cursor.isSymbol('[');
  if (hasBracket) cursor.take();
  if (!cursor.takeKeyword('metadata')) return hasBracket ? cursor.fail('"metadata" is missing here') : [];
  const names: EsqlName[] = [];
  do {
    const token = cursor.peek();
    if (token.kind !== 'name') {
      cursor.diagnostics.push(
        errorAt('ESQ105', spanOf(cursor.start, cursor.start), 'The name of a metadata field is missing here', 'such as _id'),
      );
      throw new Unreadable();
    }
    names.push({ name: token.value, span: cursor.take().span });
  } while (cursor.takeSymbol(','));
  if (hasBracket) cursor.expectSymbol(']', 'to close the metadata');
  return names;
}
