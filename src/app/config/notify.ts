import * as z from 'zod';
import { PAYLOADS } from '#io/notify/payloads/payload.ts';
import { secretSchema } from './secret.ts';
import { timeSchema } from './span-of-time.ts';

const severity = z.enum(['low', 'medium', 'high', 'critical']);
const limit = {
  per_hour: z.int().min(1).max(100_000).default(60).describe('How many messages an hour; what is more waits and comes in one.'),
};
const port = z.int().min(1).max(65_535);
const payload = z.enum(PAYLOADS).default('ecs').describe("How alerts are written: in Elastic's shape, or as OCSF Detection Findings.");
const url = z.url({ protocol: /^https?$/ }).describe('An http or https address.');

const connectorSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('webhook'),
    url: secretSchema,
    headers: z.record(z.string().regex(/^[\w-]{1,100}$/), secretSchema).optional(),
    secret: secretSchema.optional().describe('What bodies are signed with (HMAC-SHA256, header tocsin-signature).'),
    body: z.json().optional().describe('The body; {field} in its texts is filled from the alert.'),
    payload,
    ...limit,
  }),
  z.strictObject({ type: z.literal('slack'), url: secretSchema, ...limit }),
  z.strictObject({ type: z.literal('teams'), url: secretSchema, ...limit }),
  z.strictObject({ type: z.literal('pagerduty'), routing_key: secretSchema, url: url.optional(), ...limit }),
  z.strictObject({
    type: z.literal('jira'),
    url,
    user: z.string().min(1),
    token: secretSchema,
    project: z.string().min(1),
    issue_type: z.string().min(1).optional(),
    labels: z.array(z.string().regex(/^\S{1,100}$/)).optional(),
    ...limit,
  }),
  z.strictObject({
    type: z.literal('email'),
    host: z.string().min(1),
    port: port.default(587),
    tls: z.enum(['implicit', 'starttls', 'none']).default('starttls'),
    user: z.string().min(1).optional(),
    password: secretSchema.optional(),
    from: z.string().min(3),
    to: z.array(z.string().min(3)).min(1).max(100),
    ...limit,
  }),
  z.strictObject({
    type: z.literal('syslog'),
    host: z.string().min(1),
    port: port.default(514),
    transport: z.enum(['udp', 'tcp', 'tls']).default('tcp'),
    format: z.enum(['cef', ...PAYLOADS]).default('cef'),
    per_hour: limit.per_hour.default(36_000),
  }),
  z.strictObject({ type: z.literal('file'), path: z.string().min(1), payload, per_hour: limit.per_hour.default(36_000) }),
]);

export type ConnectorConfig = z.output<typeof connectorSchema>;

const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time of day such as 22:00' })
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

const quietSchema = z
  .strictObject({
    from: clock,
    to: clock,
    time_zone: z.string().refine(isTimeZone, { error: 'must be a time zone such as Europe/Berlin or UTC' }).default('UTC'),
    except: z.array(severity).optional().describe('Severities that do not wait.'),
  })
  .describe('A stretch of every day in which messages wait for its end.');

const routeSchema = z.strictObject({
  to: z.array(z.string().min(1)).min(1).describe('Names of connectors.'),
  severity: z.array(severity).min(1).optional(),
  rules: z.array(z.string().min(1).max(500)).min(1).optional().describe('Ids or names of rules, with * for anything.'),
  tags: z.array(z.string().min(1)).min(1).optional(),
  digest: timeSchema.optional().describe('All alerts of such a time in one message: 15m.'),
  quiet: quietSchema.optional(),
});

/** Who is told of alerts. */
export const notifySchema = z
  .strictObject({
    connectors: z
      .record(z.string().regex(/^[\w-]{1,100}$/), connectorSchema)
      .prefault({})
      .describe('Where messages go, each by a name.'),
    routes: z.array(routeSchema).max(1000).prefault([]).describe('Which alerts go where; every route that takes an alert counts.'),
  })
  .superRefine(({ connectors, routes }, context) => {
    for (const [i, { to }] of routes.entries())
      for (const [j, name] of to.entries())
        if (!Object.hasOwn(connectors, name))
          context.addIssue({ code: 'custom', path: ['routes', i, 'to', j], message: 'is no connector: name it under notify.connectors' });
  });

export type NotifyConfig = z.output<typeof notifySchema>;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
