import { compileRedaction } from '../../redact.ts';

/** Where Okta's events could carry what opens a door: one tenant's client-secret events are said to have carried the secret itself. */
export const withoutSecrets = compileRedaction(
  [
    'clientSecret',
    'client_secret',
    'apiToken',
    'tokenValue',
    'token',
    'accessToken',
    'refreshToken',
    'idToken',
    'password',
    'passCode',
  ].map((name) => `debugContext.debugData.${name}`),
);
