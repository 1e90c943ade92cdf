import type { Alert } from '#engine/alert/alert.ts';
import { fieldValues } from '#event/path.ts';
import type { Rule } from '#rule/rule.ts';
import { drawInvisible } from '#verify/explain/difference.ts';
import type { ScanReport } from '../../scan-report.ts';
import { REASON_LENGTH, TITLE_LENGTH } from '../facts.ts';
import { printCounted, printMoment } from '../figures.ts';
import { SEVERITY_SYMBOLS } from '../severity.ts';
import { visibleText } from '../visible-text.ts';
import { attackLinks } from './attack-links.ts';
import { credentialTable } from './credential-table.ts';
import { type Html, html, NOTHING } from './html.ts';
import { sourceEvent } from './source-event.ts';

export type CardContext = {
  readonly rules: ReadonlyMap<string, { readonly rule: Rule; readonly anchor: string }>;
  readonly places: ScanReport['places'];
};

/** Source events that are shown of an alert. */
const MAX_EVENTS = 5;

/** An alert: what happened, when, by which rule; folded away, what an analyst looks at next. */
export function alertCard(alert: Alert, { rules, places }: CardContext): Html {
  const found = rules.get(alert.ruleId);
  const fields = highlightedFields(alert, found?.rule);
  const marked = new Set(fields.flatMap(({ values }) => values));
  const name = `${visibleText(alert.ruleId, 100)} ${visibleText(alert.ruleName, 200)}`;
  const assessment = alert.confidence === undefined ? '' : `, confidence ${alert.confidence}`;
  return html`<article class="alert edge-${alert.severity}">
<p class="severity ${alert.severity}">${SEVERITY_SYMBOLS[alert.severity]} ${alert.severity.toUpperCase()}</p>
<h3>${visibleText(alert.title, TITLE_LENGTH)}</h3>
${alert.reason === alert.title ? NOTHING : html`<p>${visibleText(alert.reason, REASON_LENGTH)}</p>\n`}<p class="facts">${printMoment(alert.originalTime)} · risk ${alert.riskScore}${assessment} · ${found ? html`<a href="#${found.anchor}">${name}</a>` : name}</p>
${found ? attackLinks(found.rule.threat) : NOTHING}<details class="facts-of">
<summary>Details</summary>
${fieldTable(fields)}${alert.events.slice(0, MAX_EVENTS).map((event) => credentialTable(event))}<p class="soft hash">Alert <span class="code">${alert.id}</span>, raised ${printMoment(alert.time)}</p>
</details>
${alert.events.slice(0, MAX_EVENTS).map((event, i) => sourceEvent(event, { index: i, count: alert.events.length, place: places.get(event.id), marked }))}${moreEvents(alert)}</article>
`;
}

/** An alert as a row. */
export function alertRow(alert: Alert): Html {
  return html`<tr><td class="severity ${alert.severity}">${SEVERITY_SYMBOLS[alert.severity]} ${alert.severity}</td><td>${printMoment(alert.originalTime)}</td><td>${visibleText(alert.ruleId, 100)}</td><td class="free">${visibleText(alert.title, TITLE_LENGTH)}</td></tr>\n`;
}

/** What an analyst should see first, when the rule does not say. */
const USUAL_FIELDS = ['event.action', 'event.outcome', 'user.name', 'source.ip', 'user_agent.original', 'cred.target.name', 'cred.class'];

/** Values of a field that are shown. */
const MAX_VALUES = 10;

type FieldOfAlert = { readonly field: string; readonly values: readonly string[] };

/** The rule's highlighted fields that have a value. */
function highlightedFields({ document }: Alert, rule: Rule | undefined): readonly FieldOfAlert[] {
  const fields = rule && rule.highlightedFields.length > 0 ? rule.highlightedFields : USUAL_FIELDS;
  return fields
    .map((field) => ({ field, values: [...new Set(fieldValues(document, field).map(String))] }))
    .filter(({ values }) => values.length > 0);
}

/** Fields with their values, what the eye cannot tell drawn. */
function fieldTable(fields: readonly FieldOfAlert[]): Html {
  if (fields.length === 0) return NOTHING;
  const rows = fields.map(({ field, values }) => {
    const more = values.length > MAX_VALUES ? ` and ${values.length - MAX_VALUES} more` : '';
    const shown = values.slice(0, MAX_VALUES).map((value) => visibleText(drawInvisible(value.slice(0, 1000)), 500));
    return html`<tr><td class="field code">${visibleText(field, 200)}</td><td class="code">${shown.join(', ')}${more}</td></tr>\n`;
  });
  return html`<h4>Highlighted fields</h4>\n<table>\n${rows}</table>\n`;
}

function moreEvents({ events }: Alert): Html {
  const rest = events.length - MAX_EVENTS;
  return rest > 0 ? html`<p class="soft">and ${printCounted(rest, 'more source event')}</p>\n` : NOTHING;
}
