import type { Alert } from '#engine/alert/alert.ts';
import type { ScanReport } from '../scan-report.ts';
import { harmlessJson } from './harmless-json.ts';
import type { RenderOptions } from './options.ts';
import { compareText, isAtLeast, listedAlerts } from './severity.ts';
import { summaryJson } from './summary-json.ts';

/** One object: `summary`, `alerts` (the documents, worst first) and `building_blocks`. A member a line, so that two reports can be compared. */
export function* renderJson(report: ScanReport, options: RenderOptions): Generator<string> {
  yield `{\n"summary": ${harmlessJson(summaryJson(report, options), 2)},\n"alerts": [`;
  yield* documentList(listedAlerts(report.alerts, options.severity));
  yield `],\n"building_blocks": [`;
  yield* documentList(report.alerts.filter(({ isBuildingBlock, severity }) => isBuildingBlock && isListed(severity, options)));
  yield ']\n}\n';
}

/** The alert documents, one a line, in the order in which they were raised; building blocks are documents like the others. */
export function* renderNdjson(report: ScanReport, options: RenderOptions): Generator<string> {
  const listed = report.alerts.filter(({ severity }) => isListed(severity, options));
  for (const { document } of listed.sort(byTick)) yield `${harmlessJson(document)}\n`;
}

function* documentList(alerts: readonly Alert[]): Generator<string> {
  let before = '\n';
  for (const { document } of alerts) {
    yield before + harmlessJson(document);
    before = ',\n';
  }
  if (alerts.length > 0) yield '\n';
}

function isListed(severity: Alert['severity'], options: RenderOptions): boolean {
  return isAtLeast(severity, options.severity ?? 'low');
}

// Sorting is stable: the alerts of one run keep their order, in which a sequence comes after its single events.
function byTick(left: Alert, right: Alert): number {
  return left.time - right.time || compareText(left.ruleId, right.ruleId);
}
