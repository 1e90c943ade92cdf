import { spanOf } from '#base/span.ts';
import { sourceSpan } from '#rule/query-text.ts';
import type { Rule } from '#rule/rule.ts';
import type { RuleFinding } from '#verify/lint/finding.ts';
import type { LoadedRules, RuleDiagnostic } from '../../load-rules.ts';

/** A finding with its place in the rule's file, or in the query alone where the file spells it otherwise. */
export type PlacedFinding = { readonly finding: RuleFinding; readonly place: RuleDiagnostic };

export function placeFindings(findings: readonly RuleFinding[], { rules, texts }: LoadedRules): readonly PlacedFinding[] {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  return findings.flatMap((finding) => {
    const rule = byId.get(finding.ruleId);
    return rule ? [{ finding, place: placeOf(finding, rule, texts.get(finding.path)) }] : [];
  });
}

function placeOf(finding: RuleFinding, { id, detection }: Rule, file: string | undefined): RuleDiagnostic {
  const { code, severity, message, help, path } = finding;
  const query = 'query' in detection ? detection.query : undefined;
  const inFile = finding.span && query ? sourceSpan(query, finding.span) : snippetSpan(finding.snippet, file);
  const isInQuery = inFile === undefined && finding.span !== undefined && query !== undefined;
  return {
    path,
    text: isInQuery ? query.text : (file ?? ''),
    diagnostic: {
      code,
      severity,
      message,
      span: inFile ?? (isInQuery ? (finding.span ?? spanOf(0, 0)) : spanOf(0, 0)),
      ...(help === undefined ? {} : { help }),
    },
    isPlaced: isInQuery || (inFile !== undefined && file !== undefined),
    ruleId: id,
  };
}

function snippetSpan(snippet: string | undefined, file: string | undefined): RuleDiagnostic['diagnostic']['span'] | undefined {
  const at = snippet === undefined ? -1 : (file ?? '').indexOf(snippet);
  return snippet === undefined || at < 0 ? undefined : spanOf(at, at + snippet.length);
}

/** Whether a finding is to be acted on: no field map mends it and no author allows it. */
export function counts({ mended, allowed }: RuleFinding): boolean {
  return mended === undefined && allowed === undefined;
}
