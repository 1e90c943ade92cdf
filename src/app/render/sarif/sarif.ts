import type { JsonObject } from '#base/json.ts';
import type { Alert } from '#engine/alert/alert.ts';
import { printDate } from '#event/date.ts';
import type { EventPlace } from '#live/replay.ts';
import type { ScanReport } from '../../scan-report.ts';
import { harmlessJson } from '../harmless-json.ts';
import type { RenderOptions } from '../options.ts';
import { listedAlerts } from '../severity.ts';
import { LEVELS } from './levels.ts';
import { sarifArtifacts, sarifInvocation, sarifRule } from './run.ts';
import { artifactUri, messageText } from './text.ts';

/** SARIF 2.1.0: rules with their help, an alert a result, problems as notifications. */
export function* renderSarif(report: ScanReport, options: RenderOptions): Generator<string> {
  const head = {
    tool: {
      driver: {
        name: 'Tocsin',
        semanticVersion: report.version,
        rules: report.rules.map(sarifRule),
      },
    },
    invocations: [sarifInvocation(report)],
    artifacts: sarifArtifacts(report.files),
    columnKind: 'utf16CodeUnits',
  };
  // The results come last and one by one: there may be very many.
  yield `{\n"$schema": "https://json.schemastore.org/sarif-2.1.0.json",\n"version": "2.1.0",\n"runs": [${harmlessJson(head, 2).slice(0, -2)},\n  "results": [`;
  const ruleIndex = new Map(report.rules.map(({ id }, i) => [id, i]));
  const fileIndex = new Map(report.files.map(({ path }, i) => [path, i]));
  let before = '\n';
  for (const alert of listedAlerts(report.alerts, options.severity)) {
    yield before + harmlessJson(result(alert, report, ruleIndex, fileIndex));
    before = ',\n';
  }
  yield ']\n}]\n}\n';
}

function result(
  alert: Alert,
  { places }: ScanReport,
  ruleIndex: ReadonlyMap<string, number>,
  fileIndex: ReadonlyMap<string, number>,
): JsonObject {
  const index = ruleIndex.get(alert.ruleId);
  return {
    ruleId: alert.ruleId,
    ...(index === undefined ? {} : { ruleIndex: index }),
    level: LEVELS[alert.severity],
    rank: alert.riskScore,
    message: { text: messageText(alert.title === alert.reason ? alert.title : `${sentence(alert.title)} ${alert.reason}`) },
    locations: alert.events.slice(0, MAX_LOCATIONS).map((event) => location(event, places.get(event.id), fileIndex)),
    partialFingerprints: { 'alertId/v1': alert.id },
    properties: {
      severity: alert.severity,
      ...(alert.confidence === undefined ? {} : { confidence: alert.confidence }),
      time: printDate(alert.originalTime),
      events: alert.events.length,
    },
  };
}

/** An alert of thousands of events names its first ones. */
const MAX_LOCATIONS = 20;

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** The line of the file, when it is known, and always the event by its data stream and id. */
function location(event: Alert['events'][number], place: EventPlace | undefined, fileIndex: ReadonlyMap<string, number>): JsonObject {
  const logicalLocations = [{ fullyQualifiedName: `${event.index}/${event.id}`, name: event.id, kind: 'event' }];
  // What came through standard input has no address.
  if (!place || place.path === '-') return { logicalLocations };
  const index = fileIndex.get(place.path);
  return {
    physicalLocation: {
      artifactLocation: { uri: artifactUri(place.path), ...(index === undefined ? {} : { index }) },
      region: { startLine: Math.max(1, place.line) },
    },
    logicalLocations,
  };
}
