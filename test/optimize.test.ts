import { schemaOfMapping } from '#event/schema/mapping.ts';
import { planQuery } from '#plan/languages.ts';
import { optimizeCondition } from '#plan/optimize/optimize.ts';
import { printCondition } from '#plan/print.ts';
import { runCaseFiles } from './case-file.ts';

const schema = schemaOfMapping({
  k: 'keyword',
  n: 'long',
  t: 'text',
  b: 'boolean',
  ip: 'ip',
  w: { type: 'keyword', normalizer: 'lowercase' },
  g: 'nested',
  'g.k': 'keyword',
});

runCaseFiles('src/plan/optimize/cases/*.case', (one) => {
  const [language, text] = one.has('kql') ? (['kuery', one.get('kql')] as const) : (['eql', one.get('eql')] as const);
  const { query, diagnostics } = planQuery(language, text ?? '', { schema });
  if (query?.kind !== 'events') throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return { lowered: printCondition(query.filter), optimized: printCondition(optimizeCondition(query.filter)) };
});
