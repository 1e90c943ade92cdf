import { type Activity, background } from './activity.ts';
import { changed, type EntraActor, type EntraDraft, type EntraTarget, type ModifiedProperty } from './entra.ts';
import { entraHappening } from './happening.ts';
import type { Ids } from './ids.ts';
import type { RuleId } from './label.ts';
import type { Random } from './random.ts';
import { pickWeighted } from './weighted.ts';
import type { Application, Person, Tenant, Thing } from './world.ts';

/** Where directory work is done: a tenant at a moment, with a person who does it. */
export type Desk = {
  readonly ids: Ids;
  readonly random: Random;
  readonly tenant: Tenant;
  readonly time: number;
  readonly person: Person;
};

/** An event of one piece of work. The desk's person does it, at the desk's time, unless it says otherwise. */
export type DeskDraft = Omit<EntraDraft, 'tenant' | 'time' | 'actor'> & {
  readonly actor?: EntraActor;
  /** Milliseconds after the desk's time. */
  readonly after?: number;
};

/** One kind of work in a directory. */
export type DirectoryWork = {
  readonly about: string;
  readonly weight: number;
  /** Rules that fire on every event of it. */
  readonly expect?: readonly RuleId[];
  readonly drafts: (desk: Desk) => readonly DeskDraft[];
};

/** Of a hundred pieces of work, fifteen are done in the second tenant. */
const SECOND_TENANT_SHARE = 0.15;

export function directoryActivity(work: DirectoryWork): Activity {
  return {
    about: work.about,
    weight: work.weight,
    play: ({ ids, random, world }, time) => {
      const tenant = random.chance(SECOND_TENANT_SHARE) ? world.fabrikam : world.contoso;
      const person = pickWeighted(random, tenant.people);
      const actor: EntraActor = { kind: 'user', id: person.id, upn: person.upn, ip: person.ip };
      const details = [{ key: 'User-Agent', value: person.agent }];
      return work.drafts({ ids, random, tenant, time, person }).map(({ after = 0, ...draft }) => {
        const byPerson = draft.actor === undefined ? { details } : {};
        const happened = { tenant, actor, ...byPerson, ...draft, time: time + after };
        return entraHappening(ids, background(random, work.expect), happened);
      });
    },
  };
}

/** A program of Microsoft's, the same principal in a tenant whenever it acts. */
export function program({ ids, tenant }: Desk, name: string): EntraActor {
  return { kind: 'app', name, principalId: ids.guidOf('principal', `${name} of ${tenant.name}`) };
}

export function somePerson({ random, tenant }: Desk): Person {
  return pickWeighted(random, tenant.people);
}

export function someGroup({ random, tenant }: Desk): Thing {
  return pickWeighted(random, tenant.groups);
}

export function someApplication({ random, tenant }: Desk): Application {
  return pickWeighted(random, tenant.applications);
}

export function userTarget(person: Person, ...modified: readonly ModifiedProperty[]): EntraTarget {
  return { type: 'User', id: person.id, name: null, upn: person.upn, modified };
}

/** A person who comes into a group: the group's names are properties of the person. */
export function comingIn(person: Person, group: Thing): readonly EntraTarget[] {
  const names = [changed('Group.ObjectID', null, group.id), changed('Group.DisplayName', null, group.name)];
  return [userTarget(person, ...names), { type: 'Group', id: group.id, name: null, modified: [] }];
}

export function leaving(person: Person, group: Thing): readonly EntraTarget[] {
  const names = [changed('Group.ObjectID', group.id, null), changed('Group.DisplayName', group.name, null)];
  return [userTarget(person, ...names), { type: 'Group', id: group.id, name: null, modified: [] }];
}

/** As directory properties hold times: `2026-03-04T09:12:31Z`. */
export function directoryTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
