import type { TableRow } from './row.ts';

/** A row command at work on rows that come one after the other. */
export type Stage = {
  /** Takes a row, and gives those that are ready for the next command. */
  readonly push: (row: TableRow) => readonly TableRow[];
  /** Nothing that comes now can change what is given. */
  readonly isDone: () => boolean;
  /** No row comes any more: what is left. Asked once. */
  readonly finish: () => readonly TableRow[];
};

/** A command made ready to run, again and again. */
export type Step = () => Stage;

const NONE: readonly TableRow[] = [];
const never = (): boolean => false;

/** Every row gives rows of its own. */
export function eachRow(change: (row: TableRow) => readonly TableRow[]): Step {
  const stage: Stage = { push: change, isDone: never, finish: () => NONE };
  return () => stage;
}

/** The same, for a change that remembers rows, or is made ready for a run. */
export function eachRowSince(start: () => (row: TableRow) => readonly TableRow[]): Step {
  return () => ({ push: start(), isDone: never, finish: () => NONE });
}

/** Every row becomes another one. */
export function mapRow(change: (row: TableRow) => TableRow): Step {
  return eachRow((row) => [change(row)]);
}

/** Nothing is given before all rows are there; `hold` keeps what it must of them. */
export function atEnd(hold: () => { readonly add: (row: TableRow) => void; readonly rows: () => readonly TableRow[] }): Step {
  return () => {
    const held = hold();
    const push = (row: TableRow): readonly TableRow[] => {
      held.add(row);
      return NONE;
    };
    return { push, isDone: never, finish: held.rows };
  };
}

/** Works on all rows together. */
export function onAllRows(change: (rows: readonly TableRow[]) => readonly TableRow[]): Step {
  return atEnd(() => {
    const rows: TableRow[] = [];
    return { add: (row) => rows.push(row), rows: () => change(rows) };
  });
}

export function firstRows(count: number): Step {
  return () => {
    let left = count;
    return { push: (row) => (left-- > 0 ? [row] : NONE), isDone: () => left <= 0, finish: () => NONE };
  };
}

/** Commands one behind the other. */
export function chainStages(stages: readonly Stage[]): Stage {
  return {
    push: (row) => pushThrough(stages, row),
    isDone: () => stages.some(({ isDone }) => isDone()),
    finish: () => {
      let rows: readonly TableRow[] = NONE;
      for (const stage of stages) rows = rows.flatMap(stage.push).concat(stage.finish());
      return rows;
    },
  };
}

function pushThrough(stages: readonly Stage[], row: TableRow): readonly TableRow[] {
  let rows: readonly TableRow[] = [row];
  for (const { push } of stages) {
    const [only] = rows;
    if (!only) return NONE;
    rows = rows.length === 1 ? push(only) : rows.flatMap(push);
  }
  return rows;
}
