import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { ROLES, type Role } from '#io/stores/service/account-store.ts';
import type { OidcConfig } from '../config/oidc.ts';

/** What a provider says of somebody who signed in. */
export type SignedIn = { readonly subject: string; readonly name: string; readonly role: Role };

/** A sign-in that a provider or its person did not finish, or that this service does not take; the message is for the person. */
export class SignInRefused extends Error {
  override readonly name = 'SignInRefused';
}

type Begun = { readonly verifier: string; readonly nonce: string; readonly redirect: string; readonly expires: number };

/** A person has so long to sign in, and so many may be about to. */
const PATIENCE = 600_000;
const MAX_BEGUN = 1000;

/** Signs people in with a provider that speaks OpenID Connect: the code flow with PKCE, state and nonce. */
export class OidcSignIn {
  readonly #config: OidcConfig;
  readonly #secret: string;
  readonly #now: () => number;
  readonly #begun = new Map<string, Begun>();
  #provider: Promise<Configuration> | undefined;

  constructor(config: OidcConfig, secret: string, now: () => number) {
    this.#config = config;
    this.#secret = secret;
    this.#now = now;
  }

  /** Where to send somebody, and the state that comes back with them. `origin` is how this service was called. */
  async begin(origin: string): Promise<{ readonly address: URL; readonly state: string }> {
    const provider = await this.#discovered();
    const [state, nonce, verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()];
    const redirect = this.#config.redirect_uri ?? `${origin}/api/tocsin/oidc/callback`;
    this.#forget();
    this.#begun.set(state, { verifier, nonce, redirect, expires: this.#now() + PATIENCE });
    const address = buildAuthorizationUrl(provider, {
      redirect_uri: redirect,
      scope: this.#config.scopes.join(' '),
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    return { address, state };
  }

  /** Who came back. `state` is what the browser was given; each is worth one attempt. */
  async finish(state: string, query: URLSearchParams): Promise<SignedIn> {
    const begun = this.#begun.get(state);
    this.#begun.delete(state);
    if (!begun || begun.expires < this.#now()) throw new SignInRefused('the sign-in took too long, or began in another browser: try again');
    const provider = await this.#discovered();
    const back = new URL(begun.redirect);
    back.search = query.toString();
    const checks = { pkceCodeVerifier: begun.verifier, expectedState: state, expectedNonce: begun.nonce, idTokenExpected: true };
    let claims: Readonly<Record<string, unknown>> | undefined;
    try {
      claims = (await authorizationCodeGrant(provider, back, checks)).claims();
    } catch (error) {
      throw new SignInRefused(`the provider did not sign you in: ${error instanceof Error ? error.message : String(error)}`);
    }
    return this.#signedIn(claims ?? {});
  }

  #signedIn(claims: Readonly<Record<string, unknown>>): SignedIn {
    const { name_claim, roles, issuer } = this.#config;
    const role = highestRole(claims[roles.claim], roles.map) ?? roles.default;
    if (role === undefined) throw new SignInRefused(`nothing in "${roles.claim}" gives you a role here: ask whoever runs this service`);
    const names = [claims[name_claim], claims.preferred_username, claims.email, claims.sub];
    const name = names.find((one) => typeof one === 'string' && one !== '');
    return { subject: `${issuer}|${String(claims.sub)}`, name: plainName(String(name)), role };
  }

  /** A provider that could not be reached is asked again the next time. */
  #discovered(): Promise<Configuration> {
    const { issuer, client_id } = this.#config;
    const address = new URL(issuer);
    const isHere = address.protocol === 'http:' && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(address.hostname);
    this.#provider ??= discovery(address, client_id, this.#secret, undefined, isHere ? { execute: [allowInsecureRequests] } : {}).catch(
      (error: unknown) => {
        this.#provider = undefined;
        throw new SignInRefused(`the provider cannot be reached: ${error instanceof Error ? error.message : String(error)}`);
      },
    );
    return this.#provider;
  }

  #forget(): void {
    for (const [state, { expires }] of this.#begun) if (expires < this.#now() || this.#begun.size >= MAX_BEGUN) this.#begun.delete(state);
  }
}

/** Of the values of a claim, one or a list, the highest role that one of them gives. */
function highestRole(claim: unknown, map: Readonly<Record<string, Role>>): Role | undefined {
  const values: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  const given = values.flatMap((value) => (typeof value === 'string' && Object.hasOwn(map, value) ? [map[value]] : []));
  return ROLES.findLast((role) => given.includes(role));
}

/** Names of people have letters, digits and a few signs here. */
function plainName(name: string): string {
  return name.replace(/[^\w.@-]+/g, '-').slice(0, 100) || 'somebody';
}
