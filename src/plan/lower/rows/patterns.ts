import type { EsqlCommand } from '#lang/esql/ast.ts';
import { parseDissect } from '../../patterns/dissect.ts';
import { parseGrok } from '../../patterns/grok.ts';
import type { Command } from '../../query.ts';
import { lowerExpr } from './expression.ts';
import { type Lowering, noteError } from './lowering.ts';

export function lowerDissect(command: Extract<EsqlCommand, { kind: 'dissect' }>, lowering: Lowering): readonly Command[] {
  const input = lowerExpr(command.input, lowering);
  const pattern = command.pattern.kind === 'string' ? command.pattern.value : '';
  const parsed = parseDissect(pattern);
  if ('problem' in parsed) {
    noteError(lowering, 'ESQ205', command.pattern.span, parsed.problem);
    return [];
  }
  const separator = command.options.find(({ name }) => name.toLowerCase() === 'append_separator');
  for (const option of command.options) {
    if (option !== separator || option.expr.kind !== 'string')
      noteError(lowering, 'ESQ204', option.span, 'DISSECT takes no such option', 'append_separator=","');
  }
  for (const name of parsed.names) lowering.scope.set(name, 'keyword');
  const joiner = separator?.expr.kind === 'string' ? separator.expr.value : '';
  return [{ kind: 'dissect', input, pattern, separator: joiner, names: parsed.names }];
}

export function lowerGrok(command: Extract<EsqlCommand, { kind: 'grok' }>, lowering: Lowering): readonly Command[] {
  const input = lowerExpr(command.input, lowering);
  const patterns = command.patterns.flatMap((pattern) => (pattern.kind === 'string' ? [pattern.value] : []));
  const columns = new Map<string, { readonly name: string; readonly type: 'keyword' | 'integer' | 'long' | 'double' | 'boolean' }>();
  for (const [i, pattern] of patterns.entries()) {
    const parsed = parseGrok(pattern);
    if ('problem' in parsed) noteError(lowering, 'ESQ205', command.patterns[i]?.span ?? command.span, parsed.problem);
    else
      for (const capture of parsed.captures)
        if (!columns.has(capture.name)) columns.set(capture.name, { name: capture.name, type: capture.type });
  }
  // Elasticsearch puts the columns of GROK in the order of their names.
  const ordered = [...columns.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
  for (const { name, type } of ordered) lowering.scope.set(name, type);
  return [{ kind: 'grok', input, patterns, columns: ordered }];
}
