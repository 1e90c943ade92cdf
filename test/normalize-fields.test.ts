import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isJsonObject, type JsonValue } from '#base/json.ts';
import { parseDate } from '#event/date.ts';
import type { Event } from '#event/event.ts';
import { parseIp } from '#event/ip.ts';
import { ecsFieldsByType } from '#event/schema/ecs-fields.ts';
import type { KnownField } from '#event/schema/known.ts';
import type { FieldType } from '#event/schema/schema.ts';
import { cloudtrailTable } from '#normalize/aws/cloudtrail/table.ts';
import { activitylogsTable } from '#normalize/azure/activitylogs/table.ts';
import { auditlogsTable } from '#normalize/azure/auditlogs/table.ts';
import { graphactivitylogsTable } from '#normalize/azure/graphactivitylogs/table.ts';
import { signinlogsTable } from '#normalize/azure/signinlogs/table.ts';
import { auditTable as gcpAuditTable } from '#normalize/gcp/audit/table.ts';
import { auditTable as githubAuditTable } from '#normalize/github/audit/table.ts';
import { workspaceTable } from '#normalize/google-workspace.ts';
import { auditLogsTable } from '#normalize/kubernetes/audit_logs/table.ts';
import { normalizeRecord } from '#normalize/normalize.ts';
import { normalizers } from '#normalize/normalizers.ts';
import { auditTable } from '#normalize/o365/audit/table.ts';
import { ocsfTable } from '#normalize/ocsf/event/table.ts';
import { systemTable } from '#normalize/okta/system/table.ts';
import { tableFields } from '#normalize/table.ts';
import { parseCaseFile } from './case-file.ts';
import { filesIn, read } from './files.ts';
import { sharedBytes, sharedFile } from './shared.ts';
import { readTgz } from './tar.ts';

/** Below these a record's own members keep their names: nobody can list them. */
const OPEN = [
  'azure.activitylogs.',
  'azure.auditlogs.',
  'azure.graphactivitylogs.',
  'azure.signinlogs.',
  'github.',
  'google_workspace.',
  'kubernetes.audit.',
  'o365.audit.',
];

const ecsTypes = new Map(Object.entries(ecsFieldsByType).flatMap(([type, names]) => names.split(' ').map((name) => [name, type] as const)));

test('every field of every case is listed by its dataset', () => {
  const unlisted = filesIn('src/normalize/*/*/cases/*.case')
    .flatMap((path) => parseCaseFile(read(path)).cases)
    .flatMap((one) => normalizeRecord(one.get('record'), { now: 0 }).events)
    .flatMap((event) => unlistedFields(event));
  assert.deepEqual([...new Set(unlisted)].sort(), []);
});

test('every value of every case and real record is of the type its field is listed with', () => {
  const cases = filesIn('src/normalize/*/*/cases/*.case').flatMap((path) => parseCaseFile(read(path)).cases);
  const trail = sharedBytes('corpora/cloudtrail-invictus.tgz');
  const real = [
    ...(trail ? readTgz(trail).map(({ bytes }) => bytes.toString('utf8')) : []),
    ...(sharedFile('corpora/entra-goldensaml.json') ?? '').split('\n'),
  ];
  const events = [...cases.map((one) => one.get('record')), ...real.filter((text) => text !== '')].flatMap(
    (record) => normalizeRecord(record, { now: 0 }).events,
  );
  assert.ok(events.length > 300);
  assert.deepEqual([...new Set(events.flatMap(mistyped))].sort(), []);
});

test('every field a table can write is listed', () => {
  const tables = {
    'azure.activitylogs': activitylogsTable,
    'azure.auditlogs': auditlogsTable,
    'azure.graphactivitylogs': graphactivitylogsTable,
    'azure.signinlogs': signinlogsTable,
    'aws.cloudtrail': cloudtrailTable,
    'gcp.audit': gcpAuditTable,
    'github.audit': githubAuditTable,
    'google_workspace.admin': workspaceTable,
    'kubernetes.audit_logs': auditLogsTable,
    'o365.audit': auditTable,
    'ocsf.event': ocsfTable,
    'okta.system': systemTable,
  };
  for (const [dataset, table] of Object.entries(tables)) {
    const fields = normalizers.find((normalizer) => normalizer.dataset === dataset)?.fields ?? [];
    assert.deepEqual(
      tableFields(table).filter((name) => !isListed(name, fields) && !fields.some(({ path }) => path.startsWith(`${name}.`))),
      [],
      dataset,
    );
  }
});

test('a field is listed once, with a meaning, and with the type ECS gives it', () => {
  for (const { dataset, fields } of normalizers) {
    const paths = fields.map(({ path }) => path);
    assert.deepEqual(
      paths.filter((path, i) => paths.indexOf(path) !== i),
      [],
      dataset,
    );
    assert.deepEqual(
      fields.filter(({ meaning }) => meaning.trim() === ''),
      [],
      dataset,
    );
    const differing = fields.filter(({ path, type }) => ecsTypes.has(path) && kind(ecsTypes.get(path) as string) !== kind(type));
    assert.deepEqual(differing, [], dataset);
  }
});

test('datasets have one normalizer each', () => {
  const datasets = normalizers.map(({ dataset }) => dataset);
  assert.deepEqual([...new Set(datasets)], datasets);
});

function unlistedFields({ dataset, document }: Event): string[] {
  const fields = normalizers.find((normalizer) => normalizer.dataset === dataset)?.fields ?? [];
  return leaves(document, '')
    .filter((name) => !isListed(name, fields))
    .map((name) => `${dataset}: ${name}`);
}

function mistyped({ dataset, document }: Event): string[] {
  if (dataset === 'ecs') return [];
  const fields = normalizers.find((normalizer) => normalizer.dataset === dataset)?.fields ?? [];
  const types = new Map(fields.map(({ path, type }) => [path, type]));
  return scalars(document, '').flatMap(([path, value]) => {
    const type = types.get(path);
    return type === undefined || isOfType(type, value)
      ? []
      : [`${dataset}: ${path} is listed as ${type}, and holds ${JSON.stringify(value)}`];
  });
}

/** What Elasticsearch takes for a type without changing it. */
function isOfType(type: FieldType, value: JsonValue): boolean {
  switch (type) {
    case 'long':
      return Number.isInteger(Number(value));
    case 'double':
    case 'float':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'ip':
      return typeof value === 'string' && parseIp(value) !== undefined;
    case 'date':
      return typeof value !== 'object' && typeof value !== 'boolean' && parseDate(value) !== undefined;
    case 'keyword':
    case 'constant_keyword':
    case 'wildcard':
      return typeof value !== 'object';
    default:
      return true;
  }
}

function scalars(value: JsonValue, path: string): (readonly [string, JsonValue])[] {
  if (Array.isArray(value)) return value.flatMap((member: JsonValue) => scalars(member, path));
  if (!isJsonObject(value)) return value === null ? [] : [[path, value]];
  return Object.entries(value).flatMap(([name, member]) => scalars(member, path === '' ? name : `${path}.${name}`));
}

/** Elastic's data streams make constants of some keywords. */
function kind(type: string): string {
  return ['constant_keyword', 'wildcard'].includes(type) ? 'keyword' : type === 'text' ? 'match_only_text' : type;
}

function leaves(value: JsonValue, path: string): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((member: JsonValue) => leaves(member, path)))];
  if (!isJsonObject(value)) return value === null ? [] : [path];
  return Object.entries(value).flatMap(([name, member]) => leaves(member, path === '' ? name : `${path}.${name}`));
}

function isListed(name: string, fields: readonly KnownField[]): boolean {
  if (OPEN.some((prefix) => name.startsWith(prefix))) return true;
  return fields.some(({ path, type }) => matches(path, name) || (['flattened', 'geo_point'].includes(type) && name.startsWith(`${path}.`)));
}

function matches(pattern: string, name: string): boolean {
  const [wanted, given] = [pattern.split('.'), name.split('.')];
  return wanted.length === given.length && wanted.every((segment, i) => segment === '*' || segment === given[i]);
}
