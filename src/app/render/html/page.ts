import { createHash } from 'node:crypto';
import type { ScanReport } from '../../scan-report.ts';
import { renderNdjson } from '../json.ts';
import type { RenderOptions } from '../options.ts';
import { listedAlerts } from '../severity.ts';
import { alertCard, alertRow } from './alert-card.ts';
import { type Html, html } from './html.ts';
import { ledgerTable, silentRules } from './ledger.ts';
import { fileTable, ruleList, scopeTable } from './scope.ts';
import { STYLE } from './style.ts';
import { gapSections, inputSection, pageHeader } from './summary.ts';

/** Alerts with all their details; those beyond are a line each, or a browser could not open the page. */
const MAX_CARDS = 1000;

/** The report as one page that needs nothing else: no script, no request, everything untrusted escaped. */
export function* renderHtml(report: ScanReport, options: RenderOptions): Generator<string> {
  yield DOCUMENT_START;
  yield pageHeader(report, options).markup;
  yield '<main>\n';
  yield inputSection(report).markup;
  yield* alertSection(report, options);
  yield gapSections(report).markup;
  yield silentRules(report).markup;
  yield* markupOf(ruleList(report));
  yield ledgerTable(report).markup;
  yield* markupOf(scopeSection(report, options));
  yield html`</main>
<footer><p>Made by Tocsin ${report.version}. All times are UTC. The page holds no script and loads nothing.</p></footer>
</body>
</html>
`.markup;
}

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

// The only style that counts is the one whose hash stands in the policy: an injected one would not.
const DOCUMENT_START = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Tocsin report</title>
<style>${STYLE}</style>
</head>
<body>
`;

function* markupOf(parts: Iterable<Html>): Generator<string> {
  for (const { markup } of parts) yield markup;
}

function* alertSection(report: ScanReport, options: RenderOptions): Generator<string> {
  const alerts = listedAlerts(report.alerts, options.severity);
  yield html`<h2 id="alerts">Alerts, worst first</h2>\n`.markup;
  if (alerts.length === 0) yield html`<p>None.</p>\n`.markup;
  const rules = new Map(report.rules.map((rule, index) => [rule.id, { rule, anchor: `rule-${index + 1}` }]));
  for (const alert of alerts.slice(0, MAX_CARDS)) yield alertCard(alert, { rules, places: report.places }).markup;
  const others = alerts.slice(MAX_CARDS);
  if (others.length === 0) return;
  yield html`<h4>The other ${others.length} alerts, without their details: --format ndjson has all of them.</h4>\n<table>\n`.markup;
  for (const alert of others) yield alertRow(alert).markup;
  yield '</table>\n';
}

function* scopeSection(report: ScanReport, options: RenderOptions): Generator<Html> {
  const documents = createHash('sha256');
  for (const line of renderNdjson(report, options)) documents.update(line);
  yield html`<h2 id="scope">Scope and integrity</h2>\n`;
  yield scopeTable(report, documents.digest('hex'));
  yield fileTable(report);
}
