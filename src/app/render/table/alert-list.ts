import type { Alert } from '#engine/alert/alert.ts';
import type { Rule } from '#rule/rule.ts';
import type { ScanReport } from '../../scan-report.ts';
import { printTechniques } from '../attack.ts';
import { placeOf, printPlace, REASON_LENGTH, TITLE_LENGTH } from '../facts.ts';
import { printCounted, printMoment } from '../figures.ts';
import { padEnd, truncate } from '../layout.ts';
import { SEVERITY_SYMBOLS } from '../severity.ts';
import { visibleText } from '../visible-text.ts';
import { paragraph, type Sheet } from './sheet.ts';

/** `◆ CRITICAL ` and a blank: titles and what belongs to them begin behind it. */
const INDENT = 12;

/** What an alert is shown with. */
export type AlertContext = { readonly rule: Rule | undefined; readonly places: ScanReport['places'] };

/** One alert: severity and title, the reason, when and where, then by which rule and its ATT&CK techniques. */
export function alertBlock(sheet: Sheet, alert: Alert, { rule, places }: AlertContext): string {
  const head = padEnd(`${SEVERITY_SYMBOLS[alert.severity]} ${alert.severity.toUpperCase()}`, INDENT);
  const techniques = rule === undefined ? '' : printTechniques(rule.threat);
  const named = [
    `${visibleText(alert.ruleId, 100)} ${visibleText(alert.ruleName, 200)}`,
    ...(techniques === '' ? [] : [visibleText(techniques, 500)]),
  ];
  return [
    sheet.paint(alert.severity, head.trimEnd()) + ' '.repeat(head.length - head.trimEnd().length),
    paragraph(sheet, INDENT, visibleText(alert.title, TITLE_LENGTH), 'strong').slice(INDENT),
    alert.reason === alert.title ? '' : paragraph(sheet, INDENT, visibleText(alert.reason, REASON_LENGTH)),
    paragraph(sheet, INDENT, [printMoment(alert.originalTime), assessment(alert), ...whereRead(alert, places)].join(' · '), 'faint'),
    paragraph(sheet, INDENT, named.join(' · '), 'faint'),
  ].join('');
}

/** One alert as one line, cut at the end of the line. */
export function alertLine(sheet: Sheet, alert: Alert): string {
  const severity = padEnd(`${SEVERITY_SYMBOLS[alert.severity]} ${alert.severity}`, 10);
  const about = `${printMoment(alert.originalTime)}  ${visibleText(alert.ruleId, 100)}  ${visibleText(alert.title, TITLE_LENGTH)}`;
  return `${sheet.paint(alert.severity, severity)}  ${truncate(about, sheet.width - 12)}\n`;
}

function assessment({ riskScore, confidence }: Alert): string {
  return `risk ${riskScore}${confidence === undefined ? '' : `, confidence ${confidence}`}`;
}

/** The file and line of the first source event, and how many events there are. */
function whereRead(alert: Alert, places: ScanReport['places']): readonly string[] {
  const place = placeOf(alert, places);
  const count = alert.events.length;
  return [...(place ? [printPlace(place.path, place.line)] : []), ...(count > 1 ? [printCounted(count, 'event')] : [])];
}
