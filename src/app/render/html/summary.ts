import { PROBLEM_KINDS } from '#io/record.ts';
import type { ProblemGroup } from '#live/problem-tally.ts';
import type { ScanReport } from '../../scan-report.ts';
import { printBytes, printCount, printCounted, printMoment } from '../figures.ts';
import { cautions, stillDeferred } from '../ledger.ts';
import type { RenderOptions } from '../options.ts';
import { countBySeverity, listedAlerts, SEVERITIES, SEVERITY_SYMBOLS } from '../severity.ts';
import { headlineOf, sourceCounts } from '../summary.ts';
import { printProblem } from '../table/problems.ts';
import { printRuleDiagnostic } from '../table/rule-problems.ts';
import { type Html, html, NOTHING } from './html.ts';

/** How much became how little, at what severity, and what a reader must know before. */
export function pageHeader(report: ScanReport, options: RenderOptions): Html {
  const { reduction, cautions: warnings } = headlineOf(report);
  const counts = countBySeverity(report.alerts);
  const chips = SEVERITIES.filter((severity) => counts[severity] > 0).map(
    (severity) => html`<li class="chip ${severity}">${SEVERITY_SYMBOLS[severity]} ${printCount(counts[severity])} ${severity}</li>\n`,
  );
  const hidden = SEVERITIES.reduce((sum, severity) => sum + counts[severity], 0) - listedAlerts(report.alerts, options.severity).length;
  return html`<header>
<h1>Tocsin report</h1>
<p class="headline">${reduction}</p>
${warnings.map((text) => html`<p class="warning">${text}</p>\n`)}<ul class="chips">
${chips}</ul>
${hidden === 0 ? NOTHING : html`<p class="soft">${printCount(hidden)} below ${options.severity ?? 'low'} are counted, not listed.</p>\n`}<p class="soft">${timeRange(report)}. ${readText(report)}</p>
${gaps(report)}</header>
`;
}

function readText({ counts, files }: ScanReport): string {
  const bytes = files.reduce((sum, { byteCount }) => sum + byteCount, 0);
  return `${printCounted(files.length, 'file')}, ${printBytes(bytes)}, ${printCounted(counts.records, 'record')} read.`;
}

/** What no rule saw, in a line with links to the sections that say more. */
function gaps({ counts, problems, ruleProblems }: ScanReport): Html {
  const lost = problems.reduce((sum, { kind, count }) => sum + (PROBLEM_KINDS[kind].isLoss ? count : 0), 0);
  const failed = ruleProblems.filter(({ isLoaded }) => !isLoaded).length;
  const found = [
    ...(lost > 0 ? [html`<a href="#problems">${printCounted(lost, 'part')} of the input not read</a>`] : []),
    ...(counts.unrecognized > 0 ? [html`<a href="#input">${printCounted(counts.unrecognized, 'record')} not recognized</a>`] : []),
    ...(counts.failures > 0 ? [html`<a href="#input">${printCounted(counts.failures, 'record')} not understood</a>`] : []),
    ...(failed > 0 ? [html`<a href="#failed-rules">${printCounted(failed, 'rule')} not loaded</a>`] : []),
  ];
  return found.length === 0 ? NOTHING : html`<p>✗ ${found.map((one, i) => html`${i === 0 ? '' : ' · '}${one}`)}</p>\n`;
}

function timeRange({ counts }: ScanReport): string {
  if (counts.firstTime === undefined || counts.lastTime === undefined) return 'No events';
  return `Events from ${printMoment(counts.firstTime)} to ${printMoment(counts.lastTime)}`;
}

/** Events by source, and records that became none. */
export function inputSection(report: ScanReport): Html {
  const { counts } = report;
  const sources = sourceCounts(report).map(
    ({ dataset, title, events }) =>
      html`<tr><td class="code">${dataset}</td><td>${title}</td><td class="number">${printCount(events)}</td></tr>\n`,
  );
  const others = [
    countRow('not recognized: no rule saw them', counts.unrecognized),
    countRow('recognized but not understood: no rule saw them', counts.failures),
    countRow('left out: outside the time that was asked for', counts.outsideTime),
  ];
  return html`<h2 id="input">Events by source</h2>
<table>
<tr><th>Source</th><th></th><th class="number">Events</th></tr>
${sources}${others}</table>
`;
}

/** What kept the scan from seeing more: problems of the input, rules that did not load, limits. */
export function gapSections(report: ScanReport): Html {
  return html`${problemTable(report.problems)}${ruleProblems(report)}${limits(report)}`;
}

function countRow(what: string, count: number): Html {
  return count === 0 ? NOTHING : html`<tr><td></td><td>${what}</td><td class="number">${printCount(count)}</td></tr>\n`;
}

const MAX_PLACES = 10;

function problemTable(problems: readonly ProblemGroup[]): Html {
  if (problems.length === 0) return NOTHING;
  const rows = problems.map(({ kind, count, first }) => {
    const places = first.slice(0, MAX_PLACES).map((problem) => html`<p class="code">${printProblem(problem)}</p>\n`);
    const rest = count - places.length;
    return html`<tr><td>${PROBLEM_KINDS[kind].isLoss ? '✗ ' : '! '}${PROBLEM_KINDS[kind].title}</td><td class="number">${printCount(count)}</td><td>
${places}${rest > 0 ? html`<p class="soft">and ${printCount(rest)} more</p>\n` : NOTHING}</td></tr>\n`;
  });
  return html`<h2 id="problems">What was not read, and why</h2>
<p class="soft">✗ something was lost; ! nothing was lost.</p>
<table>
<tr><th>Kind</th><th class="number">Count</th><th>First places</th></tr>
${rows}</table>
`;
}

const MAX_RULE_PROBLEMS = 100;

function ruleProblems({ ruleProblems: problems }: ScanReport): Html {
  const failed = problems.filter(({ isLoaded }) => !isLoaded);
  if (failed.length === 0) return NOTHING;
  const lines = failed
    .slice(0, MAX_RULE_PROBLEMS)
    .flatMap((problem) =>
      problem.diagnostics.map((diagnostic) => html`<p class="code">✗ ${printRuleDiagnostic(problem, diagnostic)}</p>\n`),
    );
  const rest = failed.length - MAX_RULE_PROBLEMS;
  return html`<h2 id="failed-rules">Rules that did not load: ${printCount(failed.length)}</h2>
${lines}${rest > 0 ? html`<p class="soft">and ${printCounted(rest, 'more rule')}</p>\n` : NOTHING}`;
}

function limits({ runs }: ScanReport): Html {
  const met = cautions(runs);
  const waiting = stillDeferred(runs);
  if (met.length + waiting.length === 0) return NOTHING;
  return html`<h2 id="limits">Limits that were met</h2>
${met.map(({ ruleId, text, runs: count }) => html`<p>! <b>${ruleId}</b>: ${text} ${count === 1 ? 'in one run' : `at most, in ${printCount(count)} runs`}</p>\n`)}${waiting.map(
  ({ ruleId, count }) => html`<p>! <b>${ruleId}</b>: ${printCounted(count, 'alert')} still waited when the scan ended</p>\n`,
)}`;
}
