import { openSchema } from '#event/schema/known.ts';
import { planQuery } from '#plan/languages.ts';
import type { RuleLanguage } from '#rule/rule.ts';
import { renderDiagnostic } from '../src/app/render/diagnostic.ts';
import { runCaseFiles } from './case-file.ts';

runCaseFiles('src/app/render/cases/diagnostic.case', (one) => {
  const text = String(JSON.parse(one.get('query') ?? '""'));
  const language = (one.get('language') ?? 'kuery') as RuleLanguage;
  const { diagnostics } = planQuery(language, text, { schema: openSchema([]) });
  return { shown: diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, { name: 'query', text })).join('') };
});
