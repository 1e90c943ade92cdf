import type { ScanReport } from '../../scan-report.ts';
import { printCount, printCounted } from '../figures.ts';
import { padEnd, padStart, truncate } from '../layout.ts';
import { LEDGER_COLUMNS, type LedgerColumn, ledgerSum, ledgerTotals } from '../ledger.ts';
import { visibleText } from '../visible-text.ts';
import { paragraph, type Sheet } from './sheet.ts';

const TITLES: Readonly<Record<LedgerColumn, string>> = {
  runs: 'runs',
  hits: 'hits',
  excepted: 'excepted',
  read: 'read',
  candidates: 'candidates',
  carriedOver: 'carried',
  created: 'created',
  duplicate: 'duplicate',
  suppressed: 'suppressed',
  deferred: 'deferred',
};

type Row = { readonly name: string; readonly cells: readonly string[] };

/** What became of every hit, a row a rule and their sum. Too wide for the sheet, every rule is a sentence. */
export function ledgerSection(sheet: Sheet, report: ScanReport): string {
  const totals = ledgerTotals(report.runs);
  const row = (name: string, counts: Readonly<Record<LedgerColumn, number>>): Row => ({
    name,
    cells: LEDGER_COLUMNS.map((column) => printCount(counts[column])),
  });
  const rows = [...totals.map((total) => row(visibleText(total.ruleId, 100), total)), row('total', ledgerSum(totals))];
  const idle = report.rules.length - totals.length;
  return [
    `\n${sheet.paint('heading', 'Ledger')}\n`,
    paragraph(sheet, 2, 'hits = excepted + read; candidates + carried over = created + duplicate + suppressed + deferred', 'faint'),
    totals.length === 0 ? '' : ledgerRows(sheet, rows),
    idle > 0 ? paragraph(sheet, 2, `${printCounted(idle, 'rule')} had no hit`, 'faint') : '',
  ].join('');
}

function ledgerRows(sheet: Sheet, rows: readonly Row[]): string {
  const titles = LEDGER_COLUMNS.map((column) => TITLES[column]);
  const widths = titles.map((title, i) => Math.max(title.length, ...rows.map(({ cells }) => cells[i]?.length ?? 0)));
  const room = sheet.width - 2 - widths.reduce((sum, width) => sum + width + 2, 0);
  const longest = Math.max(...rows.map(({ name }) => name.length));
  if (room < Math.min(longest, 16)) return ledgerSentences(sheet, rows);
  const nameWidth = Math.min(longest, room);
  const line = (name: string, cells: readonly string[]): string =>
    `  ${padEnd(truncate(name, nameWidth), nameWidth)}${cells.map((cell, i) => `  ${padStart(cell, widths[i] ?? 0)}`).join('')}`;
  return [
    sheet.paint('faint', line('rule', titles)),
    ...rows.map(({ name, cells }, i) => (i === rows.length - 1 ? sheet.paint('strong', line(name, cells)) : line(name, cells))),
  ]
    .map((text) => `${text}\n`)
    .join('');
}

function ledgerSentences(sheet: Sheet, rows: readonly Row[]): string {
  return rows
    .map(({ name, cells }) => {
      const [runs, hits, excepted, read, candidates, carried, created, duplicate, suppressed, deferred] = cells;
      return [
        paragraph(sheet, 2, `${name}, ${runs === '1' ? '1 run' : `${runs} runs`}`, 'strong'),
        paragraph(sheet, 4, `hits ${hits} = excepted ${excepted} + read ${read}`, undefined, 2),
        paragraph(
          sheet,
          4,
          `candidates ${candidates} + carried over ${carried} = created ${created} + duplicate ${duplicate} + suppressed ${suppressed} + deferred ${deferred}`,
          undefined,
          2,
        ),
      ].join('');
    })
    .join('');
}
