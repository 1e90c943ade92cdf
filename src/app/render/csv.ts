import type { Alert } from '#engine/alert/alert.ts';
import { printDate } from '#event/date.ts';
import type { Rule } from '#rule/rule.ts';
import type { ScanReport } from '../scan-report.ts';
import { tacticsOf, techniquesOf } from './attack.ts';
import { ACTOR_FIELDS, CREDENTIAL_FIELDS, datasetsOf, firstFilled, placeOf, SOURCE_FIELDS, TARGET_FIELDS } from './facts.ts';
import type { RenderOptions } from './options.ts';
import { listedAlerts } from './severity.ts';
import { visibleText } from './visible-text.ts';

/** Alerts as RFC 4180 says: a header, worst first, lines ended by CR LF. New columns come last: their order is a promise. */
export function* renderCsv(report: ScanReport, options: RenderOptions): Generator<string> {
  yield csvLine(COLUMNS.map(({ name }) => name));
  const rules = new Map(report.rules.map((rule) => [rule.id, rule]));
  for (const alert of listedAlerts(report.alerts, options.severity)) {
    const row: Row = { alert, threat: rules.get(alert.ruleId)?.threat ?? [], places: report.places };
    yield csvLine(COLUMNS.map(({ value }) => value(row)));
  }
}

type Row = { readonly alert: Alert; readonly threat: Rule['threat']; readonly places: ScanReport['places'] };

type Column = { readonly name: string; readonly value: (row: Row) => string };

const COLUMNS: readonly Column[] = [
  { name: 'time', value: ({ alert }) => printDate(alert.originalTime) },
  { name: 'severity', value: ({ alert }) => alert.severity },
  { name: 'risk_score', value: ({ alert }) => String(alert.riskScore) },
  { name: 'confidence', value: ({ alert }) => alert.confidence ?? '' },
  { name: 'title', value: ({ alert }) => alert.title },
  { name: 'reason', value: ({ alert }) => alert.reason },
  { name: 'rule_id', value: ({ alert }) => alert.ruleId },
  { name: 'rule_name', value: ({ alert }) => alert.ruleName },
  { name: 'tactics', value: ({ threat }) => joined(tacticsOf(threat).map(({ id }) => id)) },
  { name: 'techniques', value: ({ threat }) => joined(techniquesOf(threat).map(({ id }) => id)) },
  { name: 'actor', value: ({ alert }) => joined(firstFilled(alert, ACTOR_FIELDS)) },
  { name: 'target', value: ({ alert }) => joined(firstFilled(alert, TARGET_FIELDS)) },
  { name: 'credential', value: ({ alert }) => joined(firstFilled(alert, CREDENTIAL_FIELDS)) },
  { name: 'source', value: ({ alert }) => joined(firstFilled(alert, SOURCE_FIELDS)) },
  { name: 'datasets', value: ({ alert }) => joined(datasetsOf(alert)) },
  { name: 'file', value: ({ alert, places }) => placeOf(alert, places)?.path ?? '' },
  { name: 'line', value: ({ alert, places }) => String(placeOf(alert, places)?.line ?? '') },
  { name: 'events', value: ({ alert }) => String(alert.events.length) },
  { name: 'event_ids', value: ({ alert }) => joined(alert.events.slice(0, MAX_EVENT_IDS).map(({ id }) => id)) },
  { name: 'raised', value: ({ alert }) => printDate(alert.time) },
  { name: 'alert_id', value: ({ alert }) => alert.id },
];

const MAX_EVENT_IDS = 10;

function joined(values: readonly string[]): string {
  return values.join('; ');
}

/** The names of columns. Those of fields stand as they are: `@timestamp` too, which a cell may not be. */
export function csvHeader(names: readonly string[]): string {
  return `${names.map((name) => (/^@?[\w.]+$/.test(name) ? name : csvCell(name))).join(',')}\r\n`;
}

/** A line of cells, each harmless in a spreadsheet. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/**
 * A cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it, which they read as "this is text".
 * Blanks before the sign do not make it harmless.
 */
function csvCell(text: string): string {
  const visible = visibleText(text);
  const plain = FORMULA.test(visible) && !NUMBER.test(visible) ? `'${visible}` : visible;
  return /[",]|^\s|\s$/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

// A number with its sign is no formula, and must stay a number.
const NUMBER = /^[+-]?\d{1,400}(?:\.\d{1,400})?(?:e[+-]?\d{1,3})?$/i;

// The full-width twins are signs to some spreadsheets.
const FORMULA = /^["'\s]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]/;
