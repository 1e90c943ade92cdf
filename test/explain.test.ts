import { DocumentReader } from '#engine/match/reader.ts';
import { openSchema } from '#event/schema/known.ts';
import type { Condition } from '#plan/expr.ts';
import { planQuery } from '#plan/languages.ts';
import type { RuleLanguage } from '#rule/rule.ts';
import { compileExplanation } from '#verify/explain/clause.ts';
import { printClause } from '#verify/explain/print.ts';
import { syntaxTreeLines } from '#verify/explain/syntax-tree.ts';
import { runCaseFiles } from './case-file.ts';

const NOW = Date.parse('2026-03-04T11:30:00Z');

runCaseFiles('src/verify/explain/cases/clauses.case', (one) => {
  const text = one.get('query') ?? '';
  const language = (one.get('language') ?? 'kuery') as RuleLanguage;
  const explain = compileExplanation(filterOf(language, text));
  return { explained: printClause(explain(new DocumentReader(JSON.parse(one.get('event') ?? '{}')), NOW)).join('\n') };
});

function filterOf(language: RuleLanguage, text: string): Condition {
  const { query, diagnostics } = planQuery(language, text, { schema: openSchema([]) });
  if (query?.kind === 'events') return query.filter;
  if (query?.kind === 'table' && query.source.kind === 'events') return query.source.filter;
  throw new Error(JSON.stringify(diagnostics));
}

runCaseFiles('src/verify/explain/cases/syntax-trees.case', (one) => {
  const language = (one.get('language') ?? 'kuery') as RuleLanguage;
  return { tree: syntaxTreeLines(language, one.get('query') ?? '').join('\n') };
});
