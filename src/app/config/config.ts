import * as z from 'zod';
import { detectionSchema } from './detection.ts';
import { logSchema } from './log.ts';
import { notifySchema } from './notify.ts';
import { oidcSchema } from './oidc.ts';
import { retentionSchema } from './retention.ts';
import { serverSchema } from './server.ts';
import { sourcesSchema } from './sources.ts';

const rulesSchema = z.strictObject({
  paths: z.array(z.string().min(1)).max(1000).optional().describe('Rule files and folders, in place of the built-in packs.'),
  watch: z.boolean().default(true).describe('Whether rules are read again when their files change; SIGHUP reads them in any case.'),
});

/** What the service is told in one file. Every member has a default; a file that is empty is a service as it comes. */
export const configSchema = z.strictObject({
  data: z.string().min(1).optional().describe('The folder where everything is kept; in the home folder when it is not said.'),
  server: serverSchema.prefault({}).describe('How the service is reached.'),
  rules: rulesSchema.prefault({}).describe('What it runs.'),
  detection: detectionSchema.prefault({}).describe('When rules alert, and what they remember.'),
  retention: retentionSchema.prefault({}).describe('How long things are kept.'),
  log: logSchema.prefault({}).describe('What is said on standard error.'),
  sources: sourcesSchema.describe('What it reads by itself, beside what is sent to it.'),
  geoip: z.array(z.string().min(1)).max(10).optional().describe('MaxMind databases (.mmdb) that addresses are looked up in.'),
  oidc: oidcSchema.describe('Who signs people in, when it is not this service alone: a provider that speaks OpenID Connect.'),
  notify: notifySchema.prefault({}).describe('Who is told of alerts.'),
});

export type Config = z.output<typeof configSchema>;
