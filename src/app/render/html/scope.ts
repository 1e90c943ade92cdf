import { createHash } from 'node:crypto';
import { canonicalJson } from '#base/json.ts';
import type { Rule } from '#rule/rule.ts';
import type { ScanReport } from '../../scan-report.ts';
import { printPlace } from '../facts.ts';
import { printBytes, printCount, printCounted, printMoment } from '../figures.ts';
import { visibleLines, visibleText } from '../visible-text.ts';
import { attackLinks, webLink } from './attack-links.ts';
import { type Html, html, NOTHING } from './html.ts';

/** What was asked for, with what, and the hashes by which two reports can be compared. */
export function scopeTable(report: ScanReport, documentsHash: string): Html {
  const { scope } = report;
  const rows: readonly (readonly [string, string])[] = [
    ['Tocsin', report.version],
    ['Input', scope.inputs.map((input) => printPlace(input, undefined)).join(', ')],
    ['Rules from', scope.rulePaths.length === 0 ? 'the built-in packs' : scope.rulePaths.map((path) => visibleText(path, 300)).join(', ')],
    ...(scope.since === undefined ? [] : [['Since', printMoment(scope.since)] as const]),
    ...(scope.until === undefined ? [] : [['Until', printMoment(scope.until)] as const]),
    ...(scope.isAsPublished ? [['Rules run', 'as published: every field_map was ignored'] as const] : []),
    ['Complete', report.isPartial ? 'no: the scan was interrupted' : 'yes'],
    ['SHA-256 of the rules', rulesHash(report.rules)],
    ['SHA-256 of the alerts', `${documentsHash} (of what --format ndjson writes)`],
  ];
  return html`<table>
${rows.map(([name, value]) => html`<tr><td class="field">${name}</td><td>${value}</td></tr>\n`)}</table>
`;
}

/** Of the rules as they were understood, in the order of their ids: a change in any of them changes it. */
function rulesHash(rules: readonly Rule[]): string {
  const hash = createHash('sha256');
  const printed = rules.map(({ path: _path, fieldMap, ...rule }) => canonicalJson({ ...rule, fieldMap: [...fieldMap] }));
  for (const text of printed.sort()) hash.update(`${text}\n`);
  return hash.digest('hex');
}

const MAX_FILES = 500;

export function fileTable({ files }: ScanReport): Html {
  if (files.length === 0) return NOTHING;
  const shown = files.slice(0, MAX_FILES);
  const rest = files.length - shown.length;
  return html`<h4>Files</h4>
<div class="wide"><table>
<tr><th>File</th><th class="number">Bytes</th><th class="number">Records</th><th>SHA-256</th></tr>
${shown.map(
  ({ path, byteCount, recordCount, sha256 }) =>
    html`<tr><td class="code">${printPlace(path, undefined)}</td><td class="number">${printCount(byteCount)}</td><td class="number">${printCount(recordCount)}</td><td class="code hash">${sha256 ?? ''}</td></tr>\n`,
)}</table></div>
${rest > 0 ? html`<p class="soft">and ${printCounted(rest, 'more file')}, ${printBytes(files.slice(MAX_FILES).reduce((sum, { byteCount }) => sum + byteCount, 0))}</p>\n` : NOTHING}`;
}

/** The rules that ran: those that raised alerts with what they are about, the others by name. */
export function* ruleList({ rules, alerts }: ScanReport): Generator<Html> {
  const counts = new Map<string, number>();
  for (const { ruleId, isBuildingBlock } of alerts) if (!isBuildingBlock) counts.set(ruleId, (counts.get(ruleId) ?? 0) + 1);
  const silent = rules.filter(({ id }) => !counts.has(id));
  yield html`<h2 id="rules">Rules</h2>\n<p>${printCounted(rules.length, 'rule')} ran, ${silent.length === rules.length ? 'none' : printCount(rules.length - silent.length)} of them raised alerts.</p>\n`;
  for (const [index, rule] of rules.entries()) {
    const count = counts.get(rule.id);
    if (count !== undefined) yield ruleDetails(rule, `rule-${index + 1}`, count);
  }
  if (silent.length === 0) return;
  yield html`<details>\n<summary>${printCounted(silent.length, 'silent rule')}</summary>\n<table>\n`;
  for (const rule of silent)
    yield html`<tr><td class="code">${visibleText(rule.id, 100)}</td><td>${visibleText(rule.name, 200)}</td><td>${rule.severity}</td></tr>\n`;
  yield html`</table>\n</details>\n`;
}

function ruleDetails(rule: Rule, anchor: string, count: number): Html {
  const query = 'query' in rule.detection ? rule.detection.query.text : '';
  const language = 'language' in rule.detection ? rule.detection.language : rule.detection.type;
  return html`<details id="${anchor}">
<summary>${visibleText(rule.id, 100)} ${visibleText(rule.name, 200)}: ${printCounted(count, 'alert')}</summary>
<p>${visibleText(rule.description, 3000)}</p>
<p class="facts">severity ${rule.severity} · risk ${rule.riskScore}${rule.confidence === undefined ? '' : ` · confidence ${rule.confidence}`} · version ${rule.version}</p>
${attackLinks(rule.threat)}${query === '' ? NOTHING : html`<h4>Query (${language})</h4>\n<pre>${lines(query)}</pre>\n`}${fieldMap(rule)}${
  rule.falsePositives.length === 0
    ? NOTHING
    : html`<h4>False positives</h4>\n${rule.falsePositives.map((text) => html`<p>${visibleText(text, 1000)}</p>\n`)}`
}${rule.note === undefined ? NOTHING : html`<h4>Investigation guide</h4>\n<pre class="text">${lines(rule.note)}</pre>\n`}${
  rule.references.length === 0
    ? NOTHING
    : html`<h4>References</h4>\n${rule.references.map((reference) => html`<p>${webLink(reference, visibleText(reference, 300))}</p>\n`)}`
}</details>
`;
}

function fieldMap(rule: Rule): Html {
  if (rule.fieldMap.size === 0) return NOTHING;
  const rows = [...rule.fieldMap].map(
    ([from, to]) => html`<tr><td class="code">${visibleText(from, 200)}</td><td class="code">${visibleText(to, 200)}</td></tr>\n`,
  );
  return html`<h4>Fields read elsewhere</h4>\n<table>\n${rows}</table>\n`;
}

const MAX_LINES = 1000;

function lines(text: string): string {
  return visibleLines(text, 2000).slice(0, MAX_LINES).join('\n');
}
