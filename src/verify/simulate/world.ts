import type { AwsAccount, IamRole, IamUser } from './cloudtrail.ts';
import type { EntraTenant } from './entra.ts';
import type { Ids } from './ids.ts';
import { type Weighted, zipf } from './weighted.ts';

export type Person = {
  readonly id: string;
  readonly upn: string;
  readonly ip: string;
  readonly agent: string;
};

export type Application = { readonly objectId: string; readonly appId: string; readonly principalId: string; readonly name: string };
export type Thing = { readonly id: string; readonly name: string };

/** Who and what is in a tenant, the busiest first. */
export type Tenant = EntraTenant & {
  readonly people: Weighted<Person>;
  readonly applications: Weighted<Application>;
  readonly groups: Weighted<Thing>;
  readonly devices: Weighted<Thing>;
};

export type Account = AwsAccount & {
  readonly regions: readonly [string, ...string[]];
  /** The IAM user that may do everything. */
  readonly admin: IamUser;
  /** The IAM user that renews its own key. */
  readonly rotating: IamUser;
  /** IAM users that programs sign in with. */
  readonly users: Weighted<IamUser>;
  /** Roles of instances and functions. */
  readonly roles: Weighted<IamRole>;
  /** The role that people take. */
  readonly peopleRole: IamRole;
};

/** Two tenants and two accounts, so that being new to one of them means something. */
export type World = {
  readonly contoso: Tenant;
  readonly fabrikam: Tenant;
  readonly main: Account;
  readonly second: Account;
};

/** A world of `people` in the first tenant and a fifth of that in the second. */
export function createWorld(ids: Ids, people: number): World {
  return {
    contoso: createTenant(ids, 'contoso', people),
    fabrikam: createTenant(ids, 'fabrikam', Math.ceil(people / 5)),
    main: createAccount(ids, '111122223333', 'us-east-1', ['us-east-1', 'eu-west-1', 'eu-central-1']),
    second: createAccount(ids, '444455556666', 'eu-west-1', ['eu-west-1', 'us-east-1']),
  };
}

function createTenant(ids: Ids, name: string, size: number): Tenant {
  const domain = `${name}.example`;
  return {
    id: ids.guid('tenant'),
    workspaceId: ids.guid('tenant'),
    domain,
    name,
    people: zipf(several(Math.max(size, 12), (index) => createPerson(ids, domain, index))),
    applications: zipf(several(Math.ceil(size / 4) + 6, (index) => createApplication(ids, nameOf(APPLICATIONS, index)))),
    groups: zipf(several(Math.ceil(size / 6) + 4, (index) => ({ id: ids.guid('group'), name: nameOf(GROUPS, index) }))),
    devices: zipf(
      several(Math.ceil(size / 2) + 4, (index) => ({ id: ids.guid('device'), name: `WS-${String(index + 1).padStart(4, '0')}` })),
    ),
  };
}

export function createApplication(ids: Ids, name: string): Application {
  return { objectId: ids.guid('application'), appId: ids.guid('app'), principalId: ids.guid('principal'), name };
}

/** An application that a story comes back to: the same whenever it is named. */
export function namedApplication(ids: Ids, name: string): Application {
  return {
    objectId: ids.guidOf('application', name),
    appId: ids.guidOf('app', name),
    principalId: ids.guidOf('principal', name),
    name,
  };
}

/** People sit in offices behind a few addresses, or at home on an IPv6 one; the documentation ranges hold them all. */
function createPerson(ids: Ids, domain: string, index: number): Person {
  const first = FIRST_NAMES[index % FIRST_NAMES.length] as string;
  const last = LAST_NAMES[Math.floor(index / FIRST_NAMES.length + index) % LAST_NAMES.length] as string;
  const round = Math.floor(index / (FIRST_NAMES.length * LAST_NAMES.length));
  const ip = index % 5 === 4 ? `2001:db8:${(index % 4096).toString(16)}::${(index % 251) + 1}` : `198.51.100.${10 + (index % 24)}`;
  return {
    id: ids.guid('user'),
    upn: `${first}.${last}${round === 0 ? '' : round + 1}@${domain}`,
    ip,
    agent: BROWSERS[index % BROWSERS.length] as string,
  };
}

function createAccount(ids: Ids, id: string, home: string, regions: Account['regions']): Account {
  const user = (name: string): IamUser => ({ name, principalId: ids.principal('AIDA'), accessKeyId: ids.accessKey('AKIA') });
  const role = (name: string): IamRole => ({ name, principalId: ids.principal('AROA') });
  return {
    id,
    home,
    regions,
    admin: user('ci-admin'),
    rotating: user('backup-agent'),
    users: zipf([user('terraform'), user('snapshot-agent'), user('metrics-reader'), user('artifact-publisher')]),
    roles: zipf([role('web'), role('orders-worker'), role('etl-nightly'), role('log-shipper'), role('scanner')]),
    peopleRole: role('AWSReservedSSO_Engineer_00000000example'),
  };
}

function several<T>(count: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** Names over and over, numbered from the second round on. */
function nameOf(names: readonly string[], index: number): string {
  const round = Math.floor(index / names.length);
  return `${names[index % names.length]}${round === 0 ? '' : `-${round + 1}`}`;
}

const FIRST_NAMES = [
  'ada',
  'bo',
  'cleo',
  'dag',
  'edda',
  'finn',
  'gro',
  'hugo',
  'ina',
  'jon',
  'kaya',
  'lars',
  'mara',
  'nils',
  'odile',
  'per',
  'runa',
  'sven',
  'tova',
  'ulf',
];
const LAST_NAMES = [
  'ash',
  'birch',
  'cedar',
  'dale',
  'elm',
  'field',
  'grove',
  'heath',
  'isle',
  'lake',
  'marsh',
  'north',
  'oak',
  'pond',
  'quill',
  'reed',
  'stone',
  'thorn',
  'vale',
];
const APPLICATIONS = [
  'order-portal',
  'travel-booking',
  'visitor-log',
  'field-service',
  'price-desk',
  'lab-journal',
  'fleet-map',
  'shift-planner',
];
const GROUPS = ['All staff', 'Finance', 'Field service', 'Engineering', 'Licenses E3', 'Visitors', 'Project north', 'Project south'];
const BROWSERS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/122.0.0.0 Safari/537.36 Edg/122.0.0.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/122.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.3 Safari/605.1.15',
];
