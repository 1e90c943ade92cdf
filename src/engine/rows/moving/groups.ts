import type { Event } from '#event/event.ts';
import type { Value } from '#event/value.ts';
import type { StatsCommand } from '#plan/query.ts';
import { groupKey } from '../group-key.ts';
import { checkGroupCount, choicesOf, compileGrouping, type Grouping, type ReadRow } from '../grouping.ts';
import type { TableRow } from '../row.ts';
import { PLAIN } from '../run-context.ts';
import { compareMembers, compileMovingAggregate, type Member, type MovingAggregate } from './aggregates.ts';
import type { Entry } from './entry.ts';
import { Ordered } from './ordered.ts';

/** STATS made ready for windows that move. */
export type MovingGrouping = {
  readonly command: StatsCommand;
  readonly grouping: Grouping;
  readonly starts: readonly (() => MovingAggregate)[];
};

export function compileMovingGrouping(command: StatsCommand): MovingGrouping {
  const grouping = compileGrouping(command, PLAIN);
  const starts = command.aggregates.map((aggregate, i) => {
    const start = grouping.starts[i];
    if (!start) throw new Error('A grouping has a start for each of its aggregates');
    return compileMovingAggregate(aggregate, start);
  });
  return { command, grouping, starts };
}

export type Group = {
  readonly key: readonly Value[];
  readonly members: Ordered<Member>;
  readonly aggregates: readonly MovingAggregate[];
};

type Membership = { readonly group: Group; readonly member: Member };

/** The groups of a window that moves. */
export class MovingGroups {
  readonly #compiled: MovingGrouping;
  readonly #groups = new Map<string, Group>();
  readonly #entries = new Map<Entry, { readonly memberships: readonly Membership[]; readonly values: ReadRow['values'] }>();
  readonly #changed = new Set<Group>();
  #filled = 0;

  constructor(compiled: MovingGrouping) {
    this.#compiled = compiled;
    // Without keys everything is one group, even nothing.
    if (compiled.command.keys.length === 0) this.#changed.add(this.#open([]));
  }

  add(entry: Entry): void {
    const { key, values } = this.#compiled.grouping.read(entry.row);
    const memberships = choicesOf(key).map((one, choice): Membership => {
      const group = this.of(one) ?? this.#open(one);
      const member = { entry, choice, isGone: false };
      if (group.members.count === 0) this.#fillOne();
      group.members.add(member);
      for (const [i, aggregate] of group.aggregates.entries()) {
        const read = values[i];
        if (read) aggregate.add(member, read);
      }
      this.#changed.add(group);
      return { group, member };
    });
    this.#entries.set(entry, { memberships, values });
  }

  remove(entry: Entry): void {
    const found = this.#entries.get(entry);
    this.#entries.delete(entry);
    for (const { group, member } of found?.memberships ?? []) {
      member.isGone = true;
      group.members.dropOne();
      if (group.members.count === 0) this.#filled--;
      for (const [i, aggregate] of group.aggregates.entries()) {
        const read = found?.values[i];
        if (read) aggregate.remove(read);
      }
      this.#changed.add(group);
    }
  }

  of(key: readonly Value[]): Group | undefined {
    return this.#groups.get(groupKey(key));
  }

  /** The groups that somebody joined or left since they were last asked for; those that nobody is left in are gone after that. */
  takeChanged(): readonly Group[] {
    const changed = [...this.#changed];
    this.#changed.clear();
    for (const { key, members } of changed) if (members.count === 0 && key.length > 0) this.#groups.delete(groupKey(key));
    return changed;
  }

  /** The row of a group as it stands. */
  rowOf({ key, members, aggregates }: Group): TableRow {
    const results = aggregates.map((aggregate) => aggregate.result());
    return this.#compiled.grouping.rowOf(key, results, () => eventsOf(members));
  }

  #open(key: readonly Value[]): Group {
    const group: Group = { key, members: new Ordered(compareMembers), aggregates: this.#compiled.starts.map((start) => start()) };
    this.#groups.set(groupKey(key), group);
    return group;
  }

  #fillOne(): void {
    checkGroupCount(this.#filled, this.#compiled.command);
    this.#filled++;
  }
}

function eventsOf(members: Ordered<Member>): readonly Event[] {
  return [...new Set(members.all().flatMap(({ entry }) => entry.row.events))];
}
