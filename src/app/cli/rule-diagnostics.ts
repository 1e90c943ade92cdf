import type { Problem } from '#io/record.ts';
import { visibleLine } from '#rule/plain-text.ts';
import type { RuleDiagnostic } from '../load-rules.ts';
import { renderDiagnostic } from '../render/diagnostic.ts';
import { printCounted } from '../render/figures.ts';

/** More than this would hide what came before. */
const MAX_SHOWN = 20;

type Sink = { readonly write: (text: string) => unknown };

/** Which rules do not load, each with its place, on standard error. Warnings are counted alone: `tocsin rules` shows them. */
export function printRuleDiagnostics(sink: Sink, diagnostics: readonly RuleDiagnostic[], problems: readonly Problem[]): void {
  for (const { path, message } of problems) sink.write(`error: ${visibleLine(path)}: ${visibleLine(message)}\n`);
  const errors = diagnostics.filter(({ diagnostic }) => diagnostic.severity === 'error');
  for (const error of errors.slice(0, MAX_SHOWN)) sink.write(renderRuleDiagnostic(error));
  if (errors.length > MAX_SHOWN) sink.write(`and ${printCounted(errors.length - MAX_SHOWN, 'more error')} in rules\n`);
}

/** A diagnostic with its place and the line it speaks of. */
export function renderRuleDiagnostic({ path, text, diagnostic, isPlaced, ruleId }: RuleDiagnostic): string {
  const owner = ruleId === undefined ? {} : { owner: `rule ${ruleId}` };
  return renderDiagnostic(diagnostic, { name: path, ...(isPlaced ? { text } : {}), ...owner });
}
