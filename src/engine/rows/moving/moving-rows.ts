import type { Event } from '#event/event.ts';
import type { Command } from '#plan/query.ts';
import { compareHits, type Hit } from '../../state/hit.ts';
import { rowOfEvent } from '../event-row.ts';
import { FieldValues, fieldsRead } from '../field-values.ts';
import type { TableRow } from '../row.ts';
import { compileCommands, compileStages } from '../run-commands.ts';
import { PLAIN } from '../run-context.ts';
import { needsTick } from '../tick.ts';
import { type Change, Entry } from './entry.ts';
import { compilePiece, type MovingPlan, planMoving } from './steps.ts';

/** The rows of a window that are not those of the window before, in their order, and how many are. */
type MovedRows = { readonly rows: readonly TableRow[]; readonly again: number };

/** Runs commands over one window after another. */
export type MovingRows = {
  readonly move: (hits: readonly Hit[], tick: number) => MovedRows;
  /** The time that the rule knows an event of the window by. */
  readonly timeOf: (event: Event) => number;
};

/**
 * Commands over the events of windows that overlap: what is told is what has changed since the window before, and costs what has changed.
 * The rows are those that the commands would give on the whole window.
 */
export function compileMovingRows(commands: readonly Command[], metadata: readonly string[]): () => MovingRows {
  const plan = planMoving(commands);
  const source = compileSource(plan, metadata);
  const pieces = plan.steps.map(compilePiece);
  const finish = compileLast(plan);
  return () => {
    const { update, timeOf } = source();
    const steps = pieces.map((start) => start());
    const last = finish();
    const move = (hits: readonly Hit[], tick: number): MovedRows => {
      let change = update(hits);
      for (const step of steps) change = step(change, tick);
      return last(change, tick);
    };
    return { move, timeOf };
  };
}

type Source = { readonly update: (hits: readonly Hit[]) => Change; readonly timeOf: (event: Event) => number };

/** The hits that come into the window and leave it, as what the first commands make of each. Of the documents only what is read later is kept. */
function compileSource({ alone, later }: MovingPlan, metadata: readonly string[]): () => Source {
  const start = compileStages(alone, PLAIN);
  const fields = fieldsRead(later);
  const lightRow = (row: TableRow): TableRow => (fields ? row.keeping(new FieldValues(row, fields)) : row);
  return () => {
    const stage = start(0);
    let before: readonly Hit[] = [];
    const held = new Map<Event, { readonly hit: Hit; readonly made: readonly Entry[] }>();
    const leave = (hit: Hit): readonly Entry[] => {
      const made = held.get(hit.event)?.made ?? [];
      held.delete(hit.event);
      return made;
    };
    const come = (hit: Hit): readonly Entry[] => {
      const row = rowOfEvent(hit.event, metadata);
      const made = new Entry(row, hit, []).madeInto(stage.push(row).map(lightRow));
      held.set(hit.event, { hit, made });
      return made;
    };
    return {
      update: (hits) => {
        const { gone, fresh } = compareWindows(before, hits);
        before = hits;
        return { removed: gone.flatMap(leave), added: fresh.flatMap(come) };
      },
      timeOf: (event) => held.get(event)?.hit.time ?? event.time,
    };
  };
}

/** What is in one of two windows alone; the hits of both are in order. */
function compareWindows(before: readonly Hit[], after: readonly Hit[]): { readonly gone: readonly Hit[]; readonly fresh: readonly Hit[] } {
  const [gone, fresh]: [Hit[], Hit[]] = [[], []];
  let [i, j] = [0, 0];
  while (i < before.length && j < after.length) {
    const [old, one] = [before[i] as Hit, after[j] as Hit];
    // Another copy of an event is another one.
    const order = old === one || old.event === one.event ? 0 : compareHits(old, one) || -1;
    if (order < 0) gone.push(old);
    else if (order > 0) fresh.push(one);
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  return { gone: gone.concat(before.slice(i)), fresh: fresh.concat(after.slice(j)) };
}

type Last = (change: Change, tick: number) => MovedRows;

/** The rows in the end; commands that must see all rows together run again when there is a change before them. */
function compileLast({ rest, later }: MovingPlan): () => Last {
  if (rest.length === 0) return lastOfEntries;
  const run = compileCommands(rest);
  const isRelative = rest.some(needsTick);
  // A row of no event stands for the window, so that it is another one each time.
  const mayBeEmpty = later.some((command) => command.kind === 'stats' && command.keys.length === 0);
  return () => {
    const entries = new Set<Entry>();
    let known: ReadonlySet<TableRow> | undefined;
    return (change, tick) => {
      apply(change, entries);
      const isSame = !isRelative && change.added.length + change.removed.length === 0;
      const rows = isSame && known ? [...known] : run(inOrder([...entries]), tick);
      const fresh = rows.filter((row) => !known?.has(row) || (mayBeEmpty && row.events.length === 0));
      known = new Set(rows);
      return { rows: fresh, again: rows.length - fresh.length };
    };
  };
}

function lastOfEntries(): Last {
  const entries = new Set<Entry>();
  const eventless = new Set<Entry>();
  return (change) => {
    apply(change, entries);
    for (const entry of change.removed) eventless.delete(entry);
    const fresh = [...eventless, ...change.added];
    for (const entry of change.added) if (!entry.hit) eventless.add(entry);
    return { rows: inOrder(fresh), again: entries.size - fresh.length };
  };
}

function apply({ removed, added }: Change, entries: Set<Entry>): void {
  for (const entry of removed) entries.delete(entry);
  for (const entry of added) entries.add(entry);
}

function inOrder(entries: Entry[]): readonly TableRow[] {
  return entries.sort((left, right) => left.compare(right)).map(({ row }) => row);
}
