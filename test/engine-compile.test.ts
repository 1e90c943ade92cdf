import { compileRule } from '#engine/compile.ts';
import { compileIndexPatterns } from '#event/index-pattern.ts';
import { openSchema } from '#event/schema/known.ts';
import { runCaseFiles } from './case-file.ts';
import { ruleFrom } from './engine-support.ts';

runCaseFiles('src/engine/cases/compile/*.case', (one) => {
  const rule = ruleFrom(one.get('rule') ?? '');
  const { compiled, diagnostics } = compileRule(rule, { schema: openSchema([]), fieldMap: new Map() });
  const lines = diagnostics.map(({ code, severity, message, help }) => `${severity} ${code}: ${message}${help ? ` (${help})` : ''}`);
  return { diagnostics: [...lines, compiled ? 'runs' : 'does not run'].join('\n') };
});

runCaseFiles('src/event/cases/index-pattern.case', (one) => {
  const selects = compileIndexPatterns((one.get('patterns') ?? '').split(','));
  const lines = (one.get('indices') ?? '').split('\n').map((line) => line.split(' ') as [string, string]);
  return {
    selected: lines
      .filter(([index, dataset]) => selects(index, dataset))
      .map(([index]) => index)
      .join('\n'),
  };
});
