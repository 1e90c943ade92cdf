import { readFileSync } from 'node:fs';
import { parseRules } from '#rule/load.ts';
import type { RenderOptions, ReportFormat } from '../src/app/render/options.ts';
import type { ScanReport } from '../src/app/scan-report.ts';

/** What a report is rendered as: the file in a case's folder, the format and its options. */
export const OUTPUTS: readonly (readonly [file: string, format: ReportFormat, options: RenderOptions])[] = [
  ['table.txt', 'table', { width: 100, showLedger: true, showUnrecognized: true }],
  ['table-60.txt', 'table', { width: 60, showLedger: true }],
  ['table-140.txt', 'table', { width: 140, showLedger: true, severity: 'medium' }],
  ['table-quiet.txt', 'table', { width: 80, quiet: true, severity: 'medium' }],
  ['report.json', 'json', {}],
  ['report.ndjson', 'ndjson', {}],
  ['report.csv', 'csv', {}],
  ['report.sarif', 'sarif', {}],
  ['report.html', 'html', {}],
];

/** The report of a case's folder: `scan.json`, in which a map is a list of its entries, and the rules of `rules.yml`. */
export function reportOf(folder: string): ScanReport {
  const stored = JSON.parse(readFileSync(`${folder}/scan.json`, 'utf8'));
  const { rules, diagnostics } = parseRules(readFileSync(`${folder}/rules.yml`, 'utf8'), { path: 'rules.yml' });
  if (diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics));
  const counts = { ...stored.counts, eventsByDataset: new Map(stored.counts.eventsByDataset) };
  return { ...stored, counts, rules, places: new Map(stored.places) };
}
