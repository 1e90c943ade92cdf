import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '#base/json.ts';
import { fieldValues } from '#event/path.ts';
import { normalizeRecord } from '#normalize/normalize.ts';
import { normalizers } from '#normalize/normalizers.ts';
import { rawRecordOf } from '#normalize/raw-record.ts';
import { recognize } from '#normalize/recognize.ts';
import { parseCaseFile } from './case-file.ts';
import { filesIn, read } from './files.ts';

const events = filesIn('src/normalize/*/*/cases/*.case')
  .flatMap((path) => parseCaseFile(read(path)).cases)
  .flatMap((one) => normalizeRecord(one.get('record'), { now: 0 }).events);

/** What no raw record gives back: it stands in wrappers, in texts without quotes, or in shapes that are not the one written here. */
const LOST: Readonly<Record<string, RegExp>> = {
  'aws.cloudtrail': /^aws\.cloudtrail\.(?:flattened\.)?(?:request_parameters|response_elements)/,
  'azure.auditlogs': /^azure\.auditlogs\.properties\.target(?:Resources|_resources\.2)/,
  'azure.activitylogs': /^(?:user\.|related\.user|azure\.activitylogs\.identity)/,
  'azure.signinlogs': /__proto__|authentication_processing_details/,
  'azure.graphactivitylogs': /__proto__|request_uri$/,
  'o365.audit': /^(?:cred|related|server|destination)\.|^o365\.audit\.(?:ClientIP|ModifiedProperties)/,
  'gcp.audit': /^(?:event\.type|cred\.companion|gcp\.audit\.(?:access|source_log_ids)\.)/,
  'google_workspace.admin': /^google_workspace\.admin\.setting\.metadata/,
  'kubernetes.audit_logs': /^cloud\.provider$/,
};
const FLAGSHIPS = ['azure.auditlogs', 'azure.signinlogs', 'azure.activitylogs', 'aws.cloudtrail', 'gcp.audit', 'github.audit'];

test('the raw record made for the fields of an event of a case gives them back', () => {
  const whole = new Map<string, number>();
  const lost: string[] = [];
  for (const { dataset, document } of events) {
    const raw = rawRecordOf(dataset, document);
    if (!raw) continue;
    if (raw.missing.length === 0) whole.set(dataset, (whole.get(dataset) ?? 0) + 1);
    lost.push(...raw.missing.filter((field) => !LOST[dataset]?.test(field)).map((field) => `${dataset}: ${field}`));
  }
  assert.deepEqual([...new Set(lost)], []);
  for (const dataset of [...FLAGSHIPS, 'okta.system', 'kubernetes.audit_logs', 'google_workspace.admin']) {
    const count = events.filter((event) => event.dataset === dataset).length;
    assert.ok((whole.get(dataset) ?? 0) >= 0.7 * count, `${dataset}: ${whole.get(dataset)} of ${count} events come back whole`);
  }
});

/** Few fields, as a rule asks for them. */
const WANTED: readonly (readonly [dataset: string, wanted: JsonObject])[] = [
  ['aws.cloudtrail', { 'event.provider': 'iam.amazonaws.com', 'event.action': 'CreateAccessKey', 'event.outcome': 'failure' }],
  ['aws.cloudtrail', { 'event.action': 'ConsoleLogin', 'event.outcome': 'failure', 'source.ip': '203.0.113.9' }],
  [
    'aws.cloudtrail',
    { aws: { cloudtrail: { request_parameters: '{policyArn=arn:aws:iam::aws:policy/AdministratorAccess, userName=x}' } } },
  ],
  [
    'azure.auditlogs',
    { 'azure.auditlogs.operation_name': 'Add service principal', 'event.outcome': 'success', 'user.name': 'a@b.example' },
  ],
  ['azure.auditlogs', { azure: { auditlogs: { properties: { target_resources: { '0': { type: 'User', display_name: 'Mira' } } } } } }],
  [
    'azure.signinlogs',
    { 'event.outcome': 'failure', 'azure.signinlogs.properties.app_display_name': 'Azure CLI', 'source.ip': '198.51.100.1' },
  ],
  ['azure.activitylogs', { 'azure.activitylogs.operation_name': 'MICROSOFT.KEYVAULT/VAULTS/DELETE', 'event.outcome': 'success' }],
  ['gcp.audit', { 'event.action': 'google.iam.admin.v1.CreateRole', 'event.outcome': 'success', 'client.user.email': 'a@b.example' }],
  ['gcp.audit', { 'event.type': ['access', 'denied'], 'event.outcome': 'failure' }],
  ['github.audit', { 'event.action': 'repo.create', 'github.public_repo': true, 'user.name': 'mira' }],
  ['o365.audit', { 'event.action': 'New-InboxRule', 'event.provider': 'Exchange', 'event.outcome': 'failure', 'source.ip': '203.0.113.7' }],
  ['azure.graphactivitylogs', { 'http.request.method': 'POST', 'url.path': '/v1.0/applications', 'user_agent.original': 'azurehound/1' }],
  ['okta.system', { 'event.action': 'user.mfa.factor.deactivate', 'event.outcome': 'success', 'okta.actor.alternate_id': 'a@b.example' }],
  [
    'kubernetes.audit_logs',
    { 'kubernetes.audit.verb': 'create', 'kubernetes.audit.objectRef.resource': 'pods', 'event.outcome': 'success' },
  ],
  [
    'google_workspace.admin',
    { 'event.action': 'ADD_APPLICATION', 'google_workspace.admin.application.name': 'x', 'user.email': 'a@b.example' },
  ],
];

test('a record made for few fields has them, and is recognized for what it is', () => {
  for (const [dataset, wanted] of WANTED) {
    const raw = rawRecordOf(dataset, wanted);
    assert.deepEqual(raw?.missing, [], dataset);
    assert.equal(recognize(raw.record, normalizers)?.normalizer.dataset, dataset, JSON.stringify(raw.record));
    const [event] = normalizeRecord(raw.record).events;
    for (const [field, value] of Object.entries(wanted))
      if (typeof value !== 'object') assert.deepEqual(fieldValues(event?.document ?? {}, field).map(String), [String(value)]);
  }
});

test('what no record can give is named', () => {
  assert.deepEqual(rawRecordOf('aws.cloudtrail', { 'event.module': 'gcp', 'event.action': 'X' })?.missing, ['event.module']);
  assert.equal(rawRecordOf('ecs', {}), undefined);
});
