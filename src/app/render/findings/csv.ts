import type { Finding, FoundColumn } from '#engine/search/finding.ts';
import { csvHeader, csvLine } from '../csv.ts';
import { fieldCell, plainCells } from './cells.ts';
import type { FindingOptions } from './options.ts';

/** A header and a line a result; of a sequence a line for each of its events, with the number of the sequence, the stage and the join keys. */
export async function* renderFindingsCsv(findings: AsyncIterable<Finding>, options: FindingOptions): AsyncGenerator<string> {
  const { shape, fields } = options;
  if (shape === 'events') yield csvHeader(fields);
  if (shape === 'sequences') yield csvHeader(['sequence', 'stage', 'join_keys', ...fields]);
  let columns: readonly FoundColumn[] = [];
  let number = 0;
  for await (const finding of findings) {
    if (finding.kind === 'columns') {
      columns = finding.columns;
      yield csvHeader(columns.map(({ name }) => name));
    } else if (finding.kind === 'sequence') yield* sequenceLines(finding, ++number, fields);
    else yield csvLine(finding.kind === 'row' ? plainCells(finding, columns) : fields.map((field) => fieldCell(finding.document, field)));
  }
}

function* sequenceLines(
  { joinKeys, events }: Extract<Finding, { kind: 'sequence' }>,
  number: number,
  fields: readonly string[],
): Generator<string> {
  const keys = joinKeys.map((key) => (key === null ? '' : String(key))).join('; ');
  for (const [stage, event] of events.entries()) {
    if (event) yield csvLine([String(number), String(stage + 1), keys, ...fields.map((field) => fieldCell(event, field))]);
  }
}
