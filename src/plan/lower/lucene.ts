import { type Diagnostic, hasErrors } from '#base/diagnostic.ts';
import { parseLucene } from '#lang/lucene/parser.ts';
import type { Language, LowerContext, Planned } from '../languages.ts';
import { lowerQueryString } from './query-string.ts';
import { reportOnce } from './scope.ts';

/**
 * Lucene query strings, as the detection engine sends them: `query_string` with `analyze_wildcard` over every field, where a value that a
 * field's type refuses matches nothing (`lenient`, which Elasticsearch turns on when it searches every field).
 */
export const lucene: Language = { name: 'lucene', title: 'Lucene', plan: planLucene };

function planLucene(text: string, context: LowerContext): Planned {
  if (text.trim() === '') return { query: { kind: 'events', filter: { kind: 'all' }, pipes: [], commands: [] }, diagnostics: [] };
  const { tree, diagnostics } = parseLucene(text);
  if (hasErrors(diagnostics)) return { diagnostics };
  const found: Diagnostic[] = [...diagnostics];
  const filter = lowerQueryString(
    tree,
    { fields: 'all', operator: 'or', analyzesPrefixes: true },
    { context, refusedCode: 'LUC301', onRefusal: 'warn', report: reportOnce(found) },
  );
  return hasErrors(found) ? { diagnostics: found } : { query: { kind: 'events', filter, pipes: [], commands: [] }, diagnostics: found };
}
