import type { Finding } from '#engine/search/finding.ts';
import { renderFindingsArrow } from './arrow.ts';
import { renderFindingsCsv } from './csv.ts';
import { renderFindingsJson, renderFindingsNdjson } from './json.ts';
import type { FindingFormat, FindingOptions } from './options.ts';
import { renderFindingsTable } from './table.ts';

type RenderFindings = (findings: AsyncIterable<Finding>, options: FindingOptions) => AsyncIterable<string | Uint8Array>;

/** The results of a query in a format, in pieces to be written as they come. */
export function renderFindings(
  findings: AsyncIterable<Finding>,
  format: FindingFormat,
  options: FindingOptions,
): AsyncIterable<string | Uint8Array> {
  return RENDERERS[format](findings, options);
}

const RENDERERS: Readonly<Record<FindingFormat, RenderFindings>> = {
  table: renderFindingsTable,
  json: renderFindingsJson,
  ndjson: renderFindingsNdjson,
  csv: renderFindingsCsv,
  arrow: renderFindingsArrow,
};
