import type { Finding, FoundColumn } from '#engine/search/finding.ts';
import { sheetOf } from '../table/sheet.ts';
import { visibleText } from '../visible-text.ts';
import { fieldCell, shownCells } from './cells.ts';
import { Grid, type GridColumn, type GridOptions, type GridRow } from './grid.ts';
import type { FindingOptions } from './options.ts';

const NUMBERS: ReadonlySet<string> = new Set(['integer', 'long', 'unsigned_long', 'double']);

const MAX_WIDTH = 1000;

/** Results under aligned columns: events and sequences by a few of their fields, tables with their types. */
export async function* renderFindingsTable(findings: AsyncIterable<Finding>, options: FindingOptions): AsyncGenerator<string> {
  const grid = gridOptions(options);
  if (options.shape === 'table') yield* tableRows(findings, grid);
  else if (options.shape === 'sequences') yield* sequenceRows(findings, options.fields, grid);
  else yield* eventRows(findings, options.fields, grid);
}

function gridOptions({ width, color, hideEmpty }: FindingOptions): GridOptions {
  const sheet = sheetOf(MAX_WIDTH, color ?? false);
  return { sheet, hideEmpty, ...(width === undefined ? {} : { width: Math.min(MAX_WIDTH, Math.max(20, width)) }) };
}

async function* eventRows(findings: AsyncIterable<Finding>, fields: readonly string[], options: GridOptions): AsyncGenerator<string> {
  const grid = new Grid(fields.map(fieldColumn), options);
  for await (const finding of findings) {
    if (finding.kind === 'event') yield* grid.add({ cells: fields.map((field) => fieldCell(finding.document, field)) });
  }
  yield* grid.end();
}

async function* sequenceRows(findings: AsyncIterable<Finding>, fields: readonly string[], options: GridOptions): AsyncGenerator<string> {
  const grid = new Grid([{ name: 'stage', isNumber: true }, ...fields.map(fieldColumn)], options);
  let number = 0;
  for await (const finding of findings) {
    if (finding.kind !== 'sequence') continue;
    for (const row of rowsOfSequence(finding, ++number, fields, options)) yield* grid.add(row);
  }
  yield* grid.end();
}

function rowsOfSequence(
  { joinKeys, events }: Extract<Finding, { kind: 'sequence' }>,
  number: number,
  fields: readonly string[],
  { sheet }: GridOptions,
): readonly GridRow[] {
  const keys = joinKeys.map((key) => (key === null ? '(none)' : visibleText(String(key), 200))).join(', ');
  return [
    { line: sheet.paint('strong', `sequence ${number}${keys === '' ? '' : `: ${keys}`}`) },
    ...events.map((event, stage): GridRow => {
      const cells = event ? fields.map((field) => fieldCell(event, field)) : ['(no event)'];
      return { cells: [String(stage + 1), ...cells] };
    }),
  ];
}

async function* tableRows(findings: AsyncIterable<Finding>, options: GridOptions): AsyncGenerator<string> {
  let columns: readonly FoundColumn[] = [];
  let grid: Grid | undefined;
  for await (const finding of findings) {
    if (finding.kind === 'columns') {
      columns = finding.columns;
      grid = new Grid(columns.map(gridColumn), { ...options, hideEmpty: false });
    } else if (finding.kind === 'row' && grid) yield* grid.add({ cells: shownCells(finding, columns) });
  }
  if (grid) yield* grid.end();
}

function fieldColumn(name: string): GridColumn {
  return { name, isWhole: name === '@timestamp' };
}

function gridColumn({ name, type }: FoundColumn): GridColumn {
  return { name, isNumber: NUMBERS.has(type), isWhole: type === 'date' || name === '@timestamp', ...(type === 'unknown' ? {} : { type }) };
}
