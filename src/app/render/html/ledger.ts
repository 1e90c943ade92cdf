import { printNearMiss } from '#verify/explain/print.ts';
import type { RuleExplanation, ScanReport } from '../../scan-report.ts';
import { printCount, printCounted } from '../figures.ts';
import { LEDGER_COLUMNS, type LedgerColumn, ledgerSum, ledgerTotals } from '../ledger.ts';
import { visibleText } from '../visible-text.ts';
import { type Html, html, NOTHING } from './html.ts';

/** What became of every hit of every rule, folded. */
export function ledgerTable({ runs }: ScanReport): Html {
  const totals = ledgerTotals(runs);
  if (totals.length === 0) return NOTHING;
  const titles = LEDGER_COLUMNS.map((column) => html`<th class="number">${column === 'carriedOver' ? 'carried over' : column}</th>`);
  return html`<h2 id="ledger">Ledger</h2>
<p class="soft">hits = excepted + read; candidates + carried over = created + duplicate + suppressed + deferred</p>
<details class="facts-of">
<summary>${printCounted(totals.length, 'rule')} with hits</summary>
<div class="wide"><table>
<tr><th>Rule</th>${titles}</tr>
${totals.map((total) => row(visibleText(total.ruleId, 100), total))}${row('total', ledgerSum(totals))}</table></div>
</details>
`;
}

function row(name: string, counts: Readonly<Record<LedgerColumn, number>>): Html {
  const cells = LEDGER_COLUMNS.map((column) => html`<td class="number">${printCount(counts[column])}</td>`);
  return html`<tr><td class="code">${name}</td>${cells}</tr>\n`;
}

/** Why rules stayed silent, when the scan was asked to explain. */
export function silentRules({ explanations, rules }: ScanReport): Html {
  if (explanations.length === 0) return NOTHING;
  const names = new Map(rules.map(({ id, name }) => [id, name]));
  return html`<h2 id="silent">Why rules stayed silent</h2>
${explanations.map((explanation) => silentRule(explanation, names.get(explanation.ruleId) ?? ''))}`;
}

function silentRule({ ruleId, filters }: RuleExplanation, name: string): Html {
  const parts = filters.map(({ eventsSeen, nearMiss }) => {
    if (eventsSeen === 0) return html`<p>No event of the indices it reads.</p>\n`;
    const seen = html`<p>${printCounted(eventsSeen, 'event')} of its indices, none met its condition${nearMiss ? '.' : ', and none came near.'}</p>\n`;
    return nearMiss
      ? html`${seen}<pre>${printNearMiss(nearMiss)
          .map((line) => visibleText(line, 2000))
          .join('\n')}</pre>\n`
      : seen;
  });
  return html`<details>
<summary>${visibleText(ruleId, 100)} ${visibleText(name, 200)}</summary>
${parts}</details>
`;
}
