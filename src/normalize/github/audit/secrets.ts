import { compileRedaction } from '../../redact.ts';

const NAMES = ['secret', 'client_secret', 'token', 'oauth_token', 'private_key', 'password', 'config.secret', 'config.token'];

/** Where entries could carry what opens a door. `hashed_token` is a hash and stays: it is what a token is followed by. */
export const withoutSecrets = compileRedaction(NAMES.flatMap((name) => [name, `data.${name}`]));
