import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CompiledRule, compileRule } from '#engine/compile.ts';
import { printDate } from '#event/date.ts';
import { openSchema } from '#event/schema/known.ts';
import type { ServiceStore } from '#io/stores/service/store.ts';
import { Notifier } from '#live/notify/notifier.ts';
import { ruleFrom } from './engine-support.ts';

export const START = Date.UTC(2026, 2, 4, 10);

const RULES = [
  `rule_id: plain
language: kuery
query: 'event.action: CreateAccessKey'
`,
  `rule_id: suppressing
language: kuery
query: 'event.action: DeleteTrail'
alert_suppression:
  group_by: [cloud.account.id]
  duration: { value: 1, unit: h }
  missing_fields_strategy: suppress
`,
  `rule_id: counting
type: threshold
language: kuery
query: 'event.action: ConsoleLogin'
threshold: { field: [user.name], value: 3 }
`,
  `rule_id: following
type: eql
language: eql
query: 'sequence by user.name with maxspan=10m [any where event.action == "CreateUser"] [any where event.action == "CreateAccessKey"]'
`,
];

/** Rules whose state outlives a run, each in its own way. */
export function serviceRules(texts: readonly string[] = RULES): readonly CompiledRule[] {
  return texts.map((text) => {
    const index = /^index:/m.test(text) ? '' : 'index: [logs-aws.cloudtrail*]\n';
    const rule = ruleFrom(`${index}interval: 5m\nfrom: now-9m\n${text}`);
    const { compiled, diagnostics } = compileRule(rule, { schema: openSchema([]), fieldMap: new Map() });
    assert.ok(compiled, JSON.stringify(diagnostics));
    return compiled;
  });
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'tocsin-service-'));
}

/** A CloudTrail record; `number` is its identity. */
export function trailRecord(number: number, time: number, eventName: string, user = 'alice'): Record<string, unknown> {
  const account = '123456789012';
  return {
    eventVersion: '1.08',
    eventID: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    eventTime: printDate(time).replace('.000Z', 'Z'),
    eventSource: 'iam.amazonaws.com',
    eventName,
    awsRegion: 'us-east-1',
    sourceIPAddress: '203.0.113.7',
    eventType: 'AwsApiCall',
    recipientAccountId: account,
    userIdentity: { type: 'IAMUser', userName: user, accountId: account, arn: `arn:aws:iam::${account}:user/${user}` },
  };
}

/** A notifier that knows nobody. */
export function silentNotifier({ notifications, alerts }: ServiceStore, now: () => number): Notifier {
  return new Notifier({ notifications, alerts, connectors: [], routes: [], tagsOf: () => [], now });
}
