import { codes } from '#base/codes.ts';
import { renderDiagnostic } from '../diagnostic.ts';
import { printCount, printCounted } from '../figures.ts';
import { visibleText } from '../visible-text.ts';
import { counts, type PlacedFinding } from './placed.ts';

/** Findings for people: what, where, what shows it, why it matters, what to do; then a line with the sum. */
export function* lintText(findings: readonly PlacedFinding[], ruleCount: number): Generator<string> {
  for (const finding of findings) yield `${findingText(finding)}\n`;
  yield `${sumOf(findings, ruleCount)}\n`;
}

function findingText({ finding, place: { path, text, diagnostic, isPlaced, ruleId } }: PlacedFinding): string {
  const { help, ...plain } = diagnostic;
  const { evidence, mended, allowed, code } = finding;
  const said = renderDiagnostic(plain, { name: path, ...(isPlaced ? { text } : {}), owner: `rule ${ruleId}` });
  const notes = [
    ...evidence.map((line) => `shown by: ${line}`),
    `why: ${codes[code]}`,
    ...(help === undefined ? [] : [`help: ${help}`]),
    ...(mended === undefined ? [] : [`mended: ${mended}`]),
    ...(allowed === undefined ? [] : [`allowed: ${allowed}`]),
  ];
  return said + notes.map((note) => `  ${visibleText(note)}\n`).join('');
}

function sumOf(findings: readonly PlacedFinding[], ruleCount: number): string {
  const open = findings.filter(({ finding }) => counts(finding));
  const rules = printCounted(ruleCount, 'rule');
  const left = findings.length - open.length;
  const rest = left === 0 ? '' : `; ${printCount(left)} mended or allowed`;
  if (open.length === 0) return `${rules}: nothing found${rest}.`;
  const severities = (['error', 'warning', 'info'] as const)
    .map((severity) => [severity, open.filter(({ finding }) => finding.severity === severity).length] as const)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => (severity === 'info' ? `${count} info` : printCounted(count, severity)));
  return `${rules}: ${severities.join(', ')}${rest}.`;
}
