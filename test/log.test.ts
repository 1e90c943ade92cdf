import { createLog, type LogFields, type LogLevel } from '#app/log.ts';
import { runCaseFiles } from './case-file.ts';

runCaseFiles('src/app/cases/log.case', (one) => {
  const written = (format: 'text' | 'json'): string => {
    const lines: string[] = [];
    const level = (one.get('least') ?? 'info') as LogLevel;
    const log = createLog(
      { format, level },
      (line) => lines.push(line),
      () => 0,
    );
    log(one.get('level') as LogLevel, one.get('message') ?? '', JSON.parse(one.get('fields') ?? '{}') as LogFields);
    return lines.join('').trimEnd();
  };
  return { text: written('text'), json: written('json') };
});
