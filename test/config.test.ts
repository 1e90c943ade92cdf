import { readConfig } from '#app/config/read-config.ts';
import { runCaseFiles } from './case-file.ts';

runCaseFiles('src/app/config/cases/*.case', (one) => {
  const env = Object.fromEntries((one.get('environment') ?? '').split('\n').flatMap((line) => (line === '' ? [] : [halves(line)])));
  const { config, diagnostics } = readConfig(one.get('file') ?? '', env);
  return {
    config: config === undefined ? '' : JSON.stringify(config),
    diagnostics: diagnostics
      .map(({ diagnostic: { code, message, help, span }, variable }) => {
        const place = variable ?? `${span.start}-${span.end}`;
        return `${code} at ${place}: ${message}${help === undefined ? '' : ` (${help})`}`;
      })
      .join('\n'),
  };
});

function halves(line: string): readonly [string, string] {
  const at = line.indexOf('=');
  return [line.slice(0, at), line.slice(at + 1)];
}
