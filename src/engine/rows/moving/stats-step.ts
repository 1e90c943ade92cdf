import type { Value } from '#event/value.ts';
import type { Expr } from '#plan/expr.ts';
import type { StatsCommand } from '#plan/query.ts';
import { sameValue } from '#plan/values.ts';
import { compileExpr } from '../../match/expr.ts';
import { choicesOf } from '../grouping.ts';
import type { TableRow } from '../row.ts';
import { joinGroup } from '../stats.ts';
import { Changes, Entry, type MovingStep } from './entry.ts';
import { compileMovingGrouping, type Group, MovingGroups } from './groups.ts';

/** STATS: a row for each group, a new one when somebody has joined or left it. */
export function compileMovingStats(command: StatsCommand): () => MovingStep {
  const compiled = compileMovingGrouping(command);
  return () => {
    const groups = new MovingGroups(compiled);
    const made = new Map<Group, Entry>();
    return (change) => {
      for (const entry of change.removed) groups.remove(entry);
      for (const entry of change.added) groups.add(entry);
      const changes = new Changes();
      for (const group of groups.takeChanged()) renew(group, groups, made, changes);
      return changes;
    };
  };
}

function renew(group: Group, groups: MovingGroups, made: Map<Group, Entry>, { removed, added }: Changes): void {
  const before = made.get(group);
  if (before) removed.push(before);
  const after = entryOf(group, groups);
  if (!after) {
    made.delete(group);
    return;
  }
  made.set(group, after);
  added.push(after);
}

function entryOf(group: Group, groups: MovingGroups): Entry | undefined {
  const first = group.members.first();
  if (first) return first.entry.at(groups.rowOf(group), first.choice);
  return group.key.length === 0 ? new Entry(groups.rowOf(group), undefined, []) : undefined;
}

/** A row that waits for its groups: it is joined with them again when their columns change. */
type Joined = {
  readonly row: TableRow;
  readonly choices: readonly { readonly key: readonly Value[]; readonly group: Group | undefined }[];
};

/**
 * INLINE STATS: the rows with the columns of their groups. `conditions` are those of a WHERE behind it that read none of its columns: rows that do
 * not meet them count in their groups, but need not be joined.
 */
export function compileMovingInlineStats(command: StatsCommand, conditions: readonly Expr[]): () => MovingStep {
  const compiled = compileMovingGrouping(command);
  const tests = conditions.map((condition) => compileExpr(condition));
  const passes = (row: TableRow): boolean => tests.every((test) => test(row) === true);
  return () => {
    const joins = new InlineJoins(command, compiled.grouping.setKeys, new MovingGroups(compiled));
    return (change) => {
      const changes = new Changes();
      for (const entry of change.removed) {
        joins.remove(entry);
        changes.drop(entry);
      }
      const due = new Set<Entry>();
      for (const entry of change.added) {
        joins.add(entry);
        if (passes(entry.row)) due.add(entry);
      }
      joins.collectDue(due);
      for (const entry of due) changes.replace(entry, joins.join(entry));
      return changes;
    };
  };
}

/** Which rows are joined with which groups. */
class InlineJoins {
  readonly #command: StatsCommand;
  readonly #setKeys: (row: TableRow) => TableRow;
  readonly #groups: MovingGroups;
  readonly #rows = new Map<Group, TableRow>();
  readonly #joined = new Map<Entry, Joined>();
  readonly #entries = new Map<Group, Set<Entry>>();

  constructor(command: StatsCommand, setKeys: (row: TableRow) => TableRow, groups: MovingGroups) {
    this.#command = command;
    this.#setKeys = setKeys;
    this.#groups = groups;
  }

  add(entry: Entry): void {
    this.#groups.add(entry);
  }

  remove(entry: Entry): void {
    this.#groups.remove(entry);
    for (const { group } of this.#joined.get(entry)?.choices ?? []) if (group) this.#entries.get(group)?.delete(entry);
    this.#joined.delete(entry);
  }

  /** Adds the rows that were joined with groups whose columns are others now. */
  collectDue(due: Set<Entry>): void {
    for (const group of this.#groups.takeChanged()) {
      const before = this.#rows.get(group);
      if (group.members.count === 0) {
        this.#rows.delete(group);
        this.#entries.delete(group);
        continue;
      }
      const after = this.#groups.rowOf(group);
      if (before && this.#command.outputs.every(({ name }) => sameValue(before.column(name), after.column(name)))) continue;
      this.#rows.set(group, after);
      for (const entry of this.#entries.get(group) ?? []) due.add(entry);
    }
  }

  join(entry: Entry): readonly Entry[] {
    const { row, choices } = this.#joined.get(entry) ?? this.#begin(entry);
    return entry.madeInto(choices.map(({ key, group }) => joinGroup(this.#command, row, key, group && this.#rows.get(group))));
  }

  #begin(entry: Entry): Joined {
    const row = this.#setKeys(entry.row);
    const keys = choicesOf(this.#command.keys.map(({ name }) => row.column(name)));
    const joined = { row, choices: keys.map((key) => ({ key, group: this.#groups.of(key) })) };
    for (const { group } of joined.choices) if (group) this.#remember(group, entry);
    this.#joined.set(entry, joined);
    return joined;
  }

  #remember(group: Group, entry: Entry): void {
    const entries = this.#entries.get(group);
    if (entries) entries.add(entry);
    else this.#entries.set(group, new Set([entry]));
  }
}
