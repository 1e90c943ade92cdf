import { displayWidth, padEnd, padStart, truncate } from '../layout.ts';
import type { Sheet } from '../table/sheet.ts';
import { visibleText } from '../visible-text.ts';

export type GridColumn = {
  readonly name: string;
  readonly type?: string;
  readonly isNumber?: boolean;
  /** Half of it says nothing: it is the last to be cut. */
  readonly isWhole?: boolean;
};

/** A row of cells, or a line of its own between rows. */
export type GridRow = { readonly cells: readonly string[] } | { readonly line: string };

export type GridOptions = {
  /** The columns of the terminal; without it nothing is cut. */
  readonly width?: number;
  readonly sheet: Sheet;
  /** Leave out columns that are empty in the first rows. */
  readonly hideEmpty: boolean;
};

/** The widths of columns are made for the first so many rows; those that come later are cut to them. */
const LOOKED_AT = 200;

/** More of a cell is never shown. */
const MAX_CELL = 2000;

const GAP = '  ';

/** A column is not made narrower than this: rather the last ones are left out. */
const MIN_WIDTH = 12;

const MAX_NAMES = 5;

/** Rows under aligned columns, as they come: what does not fit a terminal is cut, and a last line says so. */
export class Grid {
  readonly #given: readonly GridColumn[];
  readonly #options: GridOptions;
  #waiting: GridRow[] = [];
  #columns: readonly FittedColumn[] | undefined;
  #hidden: readonly string[] = [];
  #isCut = false;

  constructor(columns: readonly GridColumn[], options: GridOptions) {
    this.#given = columns;
    this.#options = options;
  }

  *add(row: GridRow): Generator<string> {
    const visible = 'line' in row ? row : { cells: row.cells.map((cell) => visibleText(cell, MAX_CELL)) };
    if (this.#columns) yield this.#draw(visible, this.#columns);
    else if (this.#waiting.push(visible) >= LOOKED_AT) yield* this.#begin();
  }

  *end(): Generator<string> {
    yield* this.#begin();
    const more = this.#hidden.length > MAX_NAMES ? ` and ${this.#hidden.length - MAX_NAMES} more` : '';
    const hidden = this.#hidden.length === 0 ? [] : [`not shown: ${this.#hidden.slice(0, MAX_NAMES).join(', ')}${more}`];
    const cut = this.#isCut ? ['… marks what was cut to fit'] : [];
    if (hidden.length + cut.length === 0) return;
    yield `${this.#options.sheet.paint('faint', `(${[...cut, ...hidden].join('; ')}; --format json shows all)`)}\n`;
  }

  *#begin(): Generator<string> {
    if (this.#columns) return;
    const rows = this.#waiting.flatMap((row) => ('cells' in row ? [row.cells] : []));
    const columns = this.#fit(rows);
    this.#columns = columns;
    if (this.#waiting.length > 0) yield* this.#head(columns);
    for (const row of this.#waiting) yield this.#draw(row, columns);
    this.#waiting = [];
  }

  *#head(columns: readonly FittedColumn[]): Generator<string> {
    const { paint } = this.#options.sheet;
    yield `${paint('strong', layOut(columns.map((column) => ({ column, text: truncate(visibleText(column.name), column.width) }))))}\n`;
    if (columns.some(({ type }) => type !== undefined))
      yield `${paint('faint', layOut(columns.map((column) => ({ column, text: truncate(visibleText(column.type ?? ''), column.width) }))))}\n`;
  }

  #draw(row: GridRow, columns: readonly FittedColumn[]): string {
    if ('line' in row) return `${row.line}\n`;
    const cells = columns.map((column) => {
      const whole = row.cells[column.at] ?? '';
      const text = this.#options.width === undefined ? whole : truncate(whole, column.width);
      this.#isCut ||= text !== whole;
      return { column, text };
    });
    return `${layOut(cells)}\n`;
  }

  /** The columns with their widths; those that find no room are named. */
  #fit(rows: readonly (readonly string[])[]): readonly FittedColumn[] {
    const all = this.#given.map((column, at): FittedColumn => {
      const widths = [column.name, column.type ?? '', ...rows.map((cells) => cells[at] ?? '')].map(displayWidth);
      return { ...column, at, width: widths.reduce((widest, width) => Math.max(widest, width), 1) };
    });
    const filled = this.#options.hideEmpty
      ? all.filter(({ at }) => rows.length === 0 || rows.some((cells) => (cells[at] ?? '') !== ''))
      : all;
    const { width } = this.#options;
    if (width === undefined) return filled;
    const shown = firstThatFit(filled, width);
    this.#hidden = filled.slice(shown.length).map(({ name }) => visibleText(name));
    return shareRoom(shown, width);
  }
}

type FittedColumn = GridColumn & { readonly at: number; readonly width: number };

function firstThatFit(columns: readonly FittedColumn[], width: number): readonly FittedColumn[] {
  let room = width + GAP.length;
  const count = columns.findIndex((column) => {
    room -= Math.min(column.width, column.isWhole ? width : MIN_WIDTH) + GAP.length;
    return room < 0;
  });
  return count < 0 ? columns : columns.slice(0, Math.max(1, count));
}

/** Whole columns come first, narrow ones get what they need, and wide ones share the rest evenly. */
function shareRoom(columns: readonly FittedColumn[], width: number): readonly FittedColumn[] {
  let room = width - GAP.length * (columns.length - 1);
  const widths = new Map<number, number>();
  const inTurn = columns.toSorted(
    (left, right) => Number(right.isWhole ?? false) - Number(left.isWhole ?? false) || left.width - right.width,
  );
  for (const [i, column] of inTurn.entries()) {
    const share = Math.min(column.width, column.isWhole ? room : Math.floor(room / (inTurn.length - i)));
    widths.set(column.at, share);
    room -= share;
  }
  return columns.map((column) => ({ ...column, width: widths.get(column.at) ?? column.width }));
}

function layOut(cells: readonly { readonly column: FittedColumn; readonly text: string }[]): string {
  return cells
    .map(({ column, text }) => (column.isNumber ? padStart(text, column.width) : padEnd(text, column.width)))
    .join(GAP)
    .trimEnd();
}
