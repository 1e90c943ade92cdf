import type { ScanReport } from '../scan-report.ts';
import { renderCsv } from './csv.ts';
import { renderHtml } from './html/page.ts';
import { renderJson, renderNdjson } from './json.ts';
import type { RenderOptions, ReportFormat } from './options.ts';
import { renderSarif } from './sarif/sarif.ts';
import { renderTable } from './table/table.ts';

/**
 * The report in a format, in pieces to be written one after the other: a piece is about an alert long, however many alerts there are. The
 * same report and options give the same bytes, wherever and whenever.
 */
export function renderReport(report: ScanReport, format: ReportFormat, options: RenderOptions = {}): Iterable<string> {
  return RENDERERS[format](report, options);
}

const RENDERERS: Readonly<Record<ReportFormat, (report: ScanReport, options: RenderOptions) => Iterable<string>>> = {
  table: renderTable,
  json: renderJson,
  ndjson: renderNdjson,
  csv: renderCsv,
  sarif: renderSarif,
  html: renderHtml,
};
