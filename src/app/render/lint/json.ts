import { positionAt } from '#base/span.ts';
import { harmlessJson } from '../harmless-json.ts';
import type { PlacedFinding } from './placed.ts';

/** Findings for programs: an array. Line and column are null where the finding has no place in a text. */
export function* lintJson(findings: readonly PlacedFinding[]): Generator<string> {
  yield `${harmlessJson(findings.map(findingJson), 2)}\n`;
}

function findingJson({ finding, place }: PlacedFinding): object {
  const position = place.isPlaced ? positionAt(place.text, place.diagnostic.span.start) : undefined;
  return {
    code: finding.code,
    severity: finding.severity,
    rule_id: finding.ruleId,
    path: finding.path,
    line: position?.line ?? null,
    column: position?.column ?? null,
    message: finding.message,
    evidence: finding.evidence,
    help: finding.help ?? null,
    mended: finding.mended ?? null,
    allowed: finding.allowed ?? null,
  };
}
