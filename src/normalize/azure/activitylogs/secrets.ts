import { compileRedaction } from '../../redact.ts';

const NAMES = [
  ...['adminPassword', 'administratorLoginPassword', 'password', 'protectedSettings', 'secret', 'sasToken', 'token', 'accessKey'],
  ...['primaryKey', 'secondaryKey', 'key1', 'key2', 'connectionString', 'primaryConnectionString', 'secondaryConnectionString'],
];

/** Where bodies of requests and answers could carry what opens a door. Azure leaves most of it out. */
export const withoutSecrets = compileRedaction(
  ['requestBody', 'requestbody', 'responseBody', 'responsebody'].flatMap((body) => [
    ...NAMES.flatMap((name) => [`properties.${body}.${name}`, `properties.${body}.properties.${name}`]),
    `properties.${body}.keys.value`,
    `properties.${body}.passwords.value`,
    `properties.${body}.properties.osProfile.adminPassword`,
  ]),
);
