import type { JsonObject } from '#base/json.ts';
import { type Caller, type CloudTrailDraft, iamUser } from './cloudtrail.ts';
import type { EntraActor, EntraDraft } from './entra.ts';
import { AT_ONCE, cloudTrailHappening, entraHappening, type Happening, type Mark, plainHappening } from './happening.ts';
import type { PlainRecord } from './plain-records.ts';
import type { Stage } from './stage.ts';
import { type Application, namedApplication } from './world.ts';

/** Who and what an intrusion is about. Nobody in it appears anywhere else. */
export type Cast = {
  readonly stage: Stage;
  readonly time: number;
  readonly test: string;
  /** The account that the intruder holds: in the directory, at GitHub, in AWS, as a local part. */
  readonly held: string;
  /** A colleague who gives the account something. */
  readonly colleague: string;
  readonly app: Application;
  /** Where the account is used from, and where the intruder is at home. */
  readonly desk: string;
  readonly outside: string;
};

export type Story = (cast: Cast) => readonly Happening[];

export const MINUTE = 60_000;

/** The cast of the intrusion of a number, 1 to 20. */
export function castOf(stage: Stage, time: number, test: string, number: number): Cast {
  const of = <T>(list: readonly T[]): T => list[(number - 1) % list.length] as T;
  return {
    stage,
    time,
    test,
    held: `${of(HELD)}.winter`,
    colleague: `${of(HELD)}.summer`,
    app: namedApplication(stage.ids, of(PROGRAMS)),
    desk: `203.0.113.${20 + number}`,
    outside: `192.0.2.${100 + number}`,
  };
}

export function upnOf(name: string): string {
  return `${name}@contoso.example`;
}

export function userId({ ids }: Stage, name: string): string {
  return ids.guidOf('user', upnOf(name));
}

/** Somebody at work in the directory, with the application in the details where there is one. */
export function working(
  { stage, time }: Pick<Cast, 'stage' | 'time'>,
  who: { readonly name: string; readonly ip: string },
  about: { readonly after?: number; readonly app?: Application } = {},
): Omit<EntraDraft, 'operation' | 'targets'> {
  const actor: EntraActor = { kind: 'user', id: userId(stage, who.name), upn: upnOf(who.name), ip: who.ip };
  const details = about.app === undefined ? [] : [{ key: 'AppId', value: about.app.appId }];
  const agent = { key: 'User-Agent', value: 'python/3.11.8 (Linux-6.1-x86_64) AZURECLI/2.57.0' };
  return {
    tenant: stage.world.contoso,
    time: time + (about.after ?? 0),
    actor,
    correlationId: stage.ids.guid('correlation'),
    details: [agent, ...details],
  };
}

/** What the intruder does; `traces` are values that nothing else has. */
export function inDirectory(cast: Cast, draft: EntraDraft, ...traces: readonly string[]): Happening {
  return entraHappening(cast.stage.ids, attack(cast, traces), draft);
}

export function inAccount(cast: Cast, draft: CloudTrailDraft, ...traces: readonly string[]): Happening {
  return cloudTrailHappening(cast.stage.ids, attack(cast, traces), draft);
}

export function elsewhere(cast: Cast, time: number, record: PlainRecord, ...traces: readonly string[]): Happening {
  return plainHappening(attack(cast, traces), time, record);
}

function attack({ test }: Cast, traces: readonly string[]): Mark {
  return { test, role: 'attack', expect: [], delivery: AT_ONCE, ...(traces.length === 0 ? {} : { traces }) };
}

export type Call = {
  readonly source: string;
  readonly name: string;
  readonly request: JsonObject | null;
  readonly response: JsonObject | null;
  readonly ip: string;
  readonly caller?: Caller;
  readonly after?: number;
};

/** A call that changes the first account, by the user of AWS that is called like the person. */
export function awsCall({ stage, time, held }: Pick<Cast, 'stage' | 'time' | 'held'>, { after = 0, ...call }: Call): CloudTrailDraft {
  const { ids, world } = stage;
  const user = { name: held, principalId: ids.principalOf(held), accessKeyId: ids.keyOf(held) };
  return {
    caller: iamUser(world.main, user),
    ...call,
    account: world.main,
    time: time + after,
    region: 'us-east-1',
    agent: 'aws-cli/2.15.30 Python/3.11.8 Linux/6.1.0 exe/x86_64',
    isReadOnly: false,
  };
}

const HELD = [
  ...['alva', 'bram', 'carl', 'dina', 'elin', 'fred', 'gina', 'hans', 'iris', 'jens'],
  ...['kira', 'liam', 'mona', 'noah', 'olga', 'paul', 'rita', 'sten', 'tess', 'vera'],
];
const PROGRAMS = [
  ...['payroll-export', 'mail-archive', 'tender-desk', 'legal-vault', 'board-papers', 'call-center', 'grid-meter', 'hr-intake'],
  ...['invoice-scan', 'badge-office', 'plant-view', 'quality-log', 'press-room', 'stock-count', 'cash-office', 'map-tiles'],
  ...['survey-tool', 'title-deeds', 'water-works', 'yard-plan'],
];
