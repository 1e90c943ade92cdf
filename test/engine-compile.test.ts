import { parseDuration } from '#base/duration.ts';
import { compileRule } from '#engine/compile.ts';
import { compileTimetable, windowsDue } from '#engine/schedule.ts';
import { compileIndexPatterns } from '#event/index-pattern.ts';
import { openSchema } from '#event/schema/known.ts';
import { runCaseFiles } from './case-file.ts';
import { printTime, ruleFrom, timeOf } from './engine-support.ts';

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

runCaseFiles('src/engine/cases/schedule/*.case', (one) => {
  const [interval = '', from = '', to = ''] = (one.get('schedule') ?? '').split(' ');
  const timetable = compileTimetable({ interval: parseDuration(interval) ?? 0, from, to });
  const last = one.get('last') ?? '';
  const due = timetable && windowsDue(timetable, timeOf(one.get('now') ?? ''), last === '' ? undefined : timeOf(last));
  if (!due) return { due: 'nothing' };
  const windows = [...due.windows, ...(due.gap ? [due.gap] : [])].map(
    ({ from: start, to: end }) => `${printTime(start)}..${printTime(end)}`,
  );
  const lines = windows.map((window, i) => `${i < due.windows.length ? 'window' : 'gap'} ${window}`);
  return { due: [`tick ${printTime(due.tick)}`, ...lines].join('\n') };
});
