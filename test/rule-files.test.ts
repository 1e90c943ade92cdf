import type { Diagnostic } from '#base/diagnostic.ts';
import { positionAt } from '#base/span.ts';
import { parseRule, parseRules } from '#rule/load.ts';
import { renderRulePage } from '#rule/page.ts';
import type { Rule } from '#rule/rule.ts';
import { runCaseFiles } from './case-file.ts';

/** Rule files as people write them: what loads, and what they are told. */
runCaseFiles('src/rule/cases/{yaml,toml,ndjson}.case', (one) => {
  const text = one.get('text') ?? '';
  const { rules, diagnostics } = parseRules(text);
  return {
    rules: rules.map(printRule).join('\n'),
    diagnostics: diagnostics.map((diagnostic) => printDiagnostic(text, diagnostic)).join('\n'),
  };
});

/** A rule as a page. */
runCaseFiles('src/rule/cases/page.case', (one) => {
  const { rule } = parseRule(one.get('rule') ?? '');
  return { page: rule ? renderRulePage(rule) : 'no rule' };
});

/** The members that are not as in an empty rule, one a line. */
function printRule(rule: Rule): string {
  const { uuid: _, ...members } = rule;
  const lines = Object.entries({ ...members, fieldMap: Object.fromEntries(rule.fieldMap) })
    .filter(([, value]) => !isEmpty(value))
    .map(([member, value]) => `  ${member}: ${JSON.stringify(value)}`);
  return [`rule ${rule.id}`, ...lines.filter((line) => !line.startsWith('  id:'))].join('\n');
}

function isEmpty(value: unknown): boolean {
  return value === false || value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

function printDiagnostic(text: string, { code, severity, message, span, help }: Diagnostic): string {
  const { line, column } = positionAt(text, span.start);
  const marked = JSON.stringify(text.slice(span.start, span.end));
  return `${line}:${column} ${severity} ${code} ${message}${help === undefined ? '' : ` (${help})`} ${marked}`;
}
