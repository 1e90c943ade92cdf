import * as z from 'zod';
import { secretSchema } from './secret.ts';

const ROLES = ['viewer', 'analyst', 'engineer', 'admin'] as const;

/** Who signs people in, when it is not this service: a provider that speaks OpenID Connect. */
export const oidcSchema = z
  .strictObject({
    issuer: z.url({ protocol: /^https?$/ }).describe('The address of the provider; what it offers is read from there.'),
    client_id: z.string().min(1).max(1000).describe('What the provider calls this service.'),
    client_secret: secretSchema.describe('What this service proves to the provider that it is itself with.'),
    redirect_uri: z
      .url()
      .optional()
      .describe('Where the provider sends people back to; /api/tocsin/oidc/callback here when it is not said.'),
    scopes: z.array(z.string().min(1)).default(['openid', 'profile', 'email']).describe('What is asked for.'),
    name_claim: z.string().min(1).default('preferred_username').describe('The claim with the name that people have here.'),
    roles: z
      .strictObject({
        claim: z.string().min(1).default('groups').describe('The claim with the groups or roles of a person.'),
        map: z.record(z.string().min(1), z.enum(ROLES)).describe('Which role a value of the claim gives; of several the highest.'),
        default: z.enum(ROLES).optional().describe('The role of people to whom no value gives one; without it they are sent away.'),
      })
      .describe('What people may do.'),
  })
  .optional();

export type OidcConfig = NonNullable<z.output<typeof oidcSchema>>;
