import { argon2Sync, createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Database } from './database.ts';

/** What people may do, each including the ones before: look, triage, change rules, everything. */
export const ROLES = ['viewer', 'analyst', 'engineer', 'admin'] as const;

export type Role = (typeof ROLES)[number];

/** What a key may do: `intake` sends records and reads nothing; the roles as people have them. */
export const SCOPES = ['intake', ...ROLES] as const;

export type Scope = (typeof SCOPES)[number];

/** Who asks. */
export type Caller = { readonly name: string; readonly scopes: readonly Scope[] };

export type Session = { readonly token: string; readonly csrf: string; readonly user: string; readonly role: Role };

/** RFC 9106 and OWASP: argon2id with 19 MiB and two passes. */
const ARGON2 = { parallelism: 1, tagLength: 32, memory: 19_456, passes: 2 };

const SESSION_LENGTH = 12 * 3_600_000;

/** People, their sessions, and the keys of programs. Secrets are kept as hashes. */
export class AccountStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  hasUsers(): boolean {
    return this.#database.get('SELECT 1 AS found FROM users LIMIT 1') !== undefined;
  }

  setUser(name: string, role: Role, password: string): void {
    this.#database.run(
      'INSERT INTO users (name, role, password) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET role = excluded.role, password = excluded.password',
      name,
      role,
      hashPassword(password),
    );
    this.#database.run('DELETE FROM sessions WHERE user = ?', name);
  }

  /** Makes the password of a user one that nobody knows; sessions go on. */
  forgetPassword(name: string): void {
    this.#database.run('UPDATE users SET password = ? WHERE name = ?', hashPassword(randomToken()), name);
  }

  /** The role of a user who knows the password. Unknown names take as long as known ones. */
  checkPassword(name: string, password: string): Role | undefined {
    const row = this.#database.get('SELECT role, password FROM users WHERE name = ?', name);
    const isRight = verifyPassword(password, row ? String(row.password) : DECOY);
    return row && isRight ? ROLES.find((role) => role === row.role) : undefined;
  }

  startSession(user: string, now: number): Session {
    const [token, csrf] = [randomToken(), randomToken()];
    this.#database.run('DELETE FROM sessions WHERE expires < ?', now);
    this.#database.run(
      'INSERT INTO sessions (token, user, csrf, expires) VALUES (?, ?, ?, ?)',
      digest(token),
      user,
      csrf,
      now + SESSION_LENGTH,
    );
    const role = ROLES.find((known) => known === this.#database.get('SELECT role FROM users WHERE name = ?', user)?.role) ?? 'viewer';
    return { token, csrf, user, role };
  }

  session(token: string, now: number): Session | undefined {
    const row = this.#database.get(
      'SELECT user, csrf, role FROM sessions JOIN users ON users.name = sessions.user WHERE token = ? AND expires >= ?',
      digest(token),
      now,
    );
    const role = ROLES.find((known) => known === row?.role);
    return row && role ? { token, csrf: String(row.csrf), user: String(row.user), role } : undefined;
  }

  endSession(token: string): void {
    this.#database.run('DELETE FROM sessions WHERE token = ?', digest(token));
  }

  /** A new key: `id:secret`, shown once. */
  createKey(name: string, scopes: readonly Scope[], expires: number | undefined): string {
    const [id, secret] = [randomBytes(12).toString('base64url'), randomToken()];
    this.#database.run(
      'INSERT INTO api_keys (id, secret, name, scopes, expires) VALUES (?, ?, ?, ?, ?)',
      id,
      digest(secret),
      name,
      scopes.join(' '),
      expires ?? null,
    );
    return `${id}:${secret}`;
  }

  /** Whose key it is; undefined for a wrong or expired one. */
  checkKey(key: string, now: number): Caller | undefined {
    const [id = '', secret = ''] = key.split(':');
    const row = this.#database.get('SELECT name, secret, scopes, expires FROM api_keys WHERE id = ?', id);
    if (!row || !isSame(String(row.secret), digest(secret))) return undefined;
    if (row.expires !== null && Number(row.expires) < now) return undefined;
    const scopes = String(row.scopes).split(' ');
    return { name: `key ${String(row.name)}`, scopes: SCOPES.filter((scope) => scopes.includes(scope)) };
  }

  keys(): readonly { readonly id: string; readonly name: string; readonly scopes: string; readonly expires: number | null }[] {
    return this.#database.all('SELECT id, name, scopes, expires FROM api_keys ORDER BY name, id').map((row) => ({
      id: String(row.id),
      name: String(row.name),
      scopes: String(row.scopes),
      expires: row.expires === null ? null : Number(row.expires),
    }));
  }

  deleteKey(id: string): boolean {
    return this.#database.run('DELETE FROM api_keys WHERE id = ?', id) > 0;
  }

  /** Writes down who changed what. */
  note(time: number, who: string, what: string): void {
    this.#database.run('INSERT INTO audit (time, who, what) VALUES (?, ?, ?)', time, who, what.slice(0, 2000));
  }
}

export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

function isSame(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function hashPassword(password: string): string {
  const nonce = randomBytes(16);
  const hash = argon2Sync('argon2id', { ...ARGON2, message: password.normalize('NFKC'), nonce });
  return `${nonce.toString('base64url')}.${hash.toString('base64url')}`;
}

function verifyPassword(password: string, stored: string): boolean {
  const [nonce = '', hash = ''] = stored.split('.');
  const found = argon2Sync('argon2id', { ...ARGON2, message: password.normalize('NFKC'), nonce: Buffer.from(nonce, 'base64url') });
  return isSame(found.toString('base64url'), hash);
}

const DECOY = hashPassword('nobody has this');
