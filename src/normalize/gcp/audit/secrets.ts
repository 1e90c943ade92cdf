import { compileRedaction } from '../../redact.ts';

const NAMES = [
  ...['privateKeyData', 'private_key_data', 'accessToken', 'access_token', 'idToken', 'token', 'signedJwt', 'signed_jwt', 'signedBlob'],
  ...['secret', 'keyString', 'key_string', 'password', 'body.password', 'credentials', 'payload.data', 'secretData'],
];

/** Where Google's audit logs could carry what opens a door. Google blanks most of it. */
export const withoutSecrets = compileRedaction(
  ['request', 'response', 'metadata'].flatMap((at) => NAMES.map((name) => `protoPayload.${at}.${name}`)),
);
