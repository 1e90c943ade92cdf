import { randomBytes } from 'node:crypto';
import type { Database, SqlRow } from './database.ts';
import { DECOY, digest, hashPassword, isSame, randomToken, verifyPassword } from './secrets.ts';

/** What people may do, each including the ones before: look, triage, change rules, everything. */
export const ROLES = ['viewer', 'analyst', 'engineer', 'admin'] as const;

export type Role = (typeof ROLES)[number];

/** What a key may do: `intake` sends records and reads nothing, `metrics` reads figures alone; the roles as people have them. */
export const SCOPES = ['intake', 'metrics', ...ROLES] as const;

export type Scope = (typeof SCOPES)[number];

/** Who asks; a person has a session, a program none. */
export type Caller = {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly session?: { readonly id: string; readonly user: string };
};

export type Session = { readonly id: string; readonly token: string; readonly csrf: string; readonly user: string; readonly role: Role };

/** A session as lists show it; times are epoch milliseconds. */
export type ListedSession = { readonly id: string; readonly user: string; readonly started: number; readonly expires: number };

export type User = {
  readonly name: string;
  readonly role: Role;
  readonly isDisabled: boolean;
  /** Signed in by a provider; there is no password. */
  readonly isForeign: boolean;
  readonly createdAt: number;
};

/** A key as lists show it; its secret is not kept. */
export type ListedKey = {
  readonly id: string;
  readonly name: string;
  readonly scopes: string;
  readonly expires: number | null;
  readonly createdAt: number;
  readonly createdBy: string;
};

/** Somebody who was asked to become a user and is none yet. */
export type Invitation = { readonly name: string; readonly role: Role; readonly expires: number };

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

  users(): readonly User[] {
    return this.#database.all('SELECT * FROM users ORDER BY name').map(userOf);
  }

  user(name: string): User | undefined {
    const row = this.#database.get('SELECT * FROM users WHERE name = ?', name);
    return row && userOf(row);
  }

  /** Makes a user, or gives one another role and password. Sessions end. */
  setUser(name: string, role: Role, password: string, now = 0): void {
    this.#database.run(
      'INSERT INTO users (name, role, password, created_at) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET role = excluded.role, password = excluded.password',
      name,
      role,
      hashPassword(password),
      now,
    );
    this.endSessions(name);
  }

  /** A user whom a provider signs in, known by what the provider calls them: made when new, with the role that the provider says. */
  setForeignUser(subject: string, name: string, role: Role, now: number): User {
    const known = this.#database.get('SELECT name FROM users WHERE subject = ?', subject);
    if (known) this.#database.run('UPDATE users SET role = ? WHERE subject = ?', role, subject);
    else {
      const free = this.user(name) ? `${name.slice(0, 80)}-${digest(subject).slice(0, 8)}` : name;
      const sql = "INSERT INTO users (name, role, password, created_at, subject) VALUES (?, ?, '', ?, ?)";
      this.#database.run(sql, free, role, now, subject);
    }
    const row = this.#database.get('SELECT * FROM users WHERE subject = ?', subject);
    if (!row) throw new Error(`The user ${name} was written and is not there`);
    return userOf(row);
  }

  /** Sessions keep what the role allows from now on; those of somebody disabled end. */
  changeUser(name: string, { role, isDisabled }: Pick<User, 'role' | 'isDisabled'>): void {
    this.#database.run('UPDATE users SET role = ?, is_disabled = ? WHERE name = ?', role, Number(isDisabled), name);
    if (isDisabled) this.endSessions(name);
  }

  deleteUser(name: string): void {
    this.#database.run('DELETE FROM users WHERE name = ?', name);
  }

  setPassword(name: string, password: string): void {
    this.#database.run('UPDATE users SET password = ? WHERE name = ?', hashPassword(password), name);
    this.endSessions(name);
  }

  /** Makes the password of a user one that nobody knows; sessions go on. */
  forgetPassword(name: string): void {
    this.#database.run('UPDATE users SET password = ? WHERE name = ?', hashPassword(randomToken()), name);
  }

  /** The role of a user who knows the password. Unknown names take as long as known ones. */
  checkPassword(name: string, password: string): Role | undefined {
    const row = this.#database.get('SELECT role, password FROM users WHERE name = ? AND is_disabled = 0', name);
    const isRight = verifyPassword(password, row && row.password !== '' ? String(row.password) : DECOY);
    return row && isRight && row.password !== '' ? roleOf(row) : undefined;
  }

  /** The text that lets somebody become a user, once; an earlier one for the name is worth nothing any more. */
  invite(name: string, role: Role, expires: number): string {
    const token = randomToken();
    this.#database.run(
      'INSERT OR REPLACE INTO invitations (token, user, role, expires) VALUES (?, ?, ?, ?)',
      digest(token),
      name,
      role,
      expires,
    );
    return token;
  }

  invitations(now: number): readonly Invitation[] {
    const rows = this.#database.all('SELECT * FROM invitations WHERE expires >= ? ORDER BY user', now);
    return rows.map((row) => ({ name: String(row.user), role: roleOf(row), expires: Number(row.expires) }));
  }

  /** Makes the user of an invitation; undefined when there is none, or none any more. */
  accept(token: string, password: string, now: number): Invitation | undefined {
    const row = this.#database.get('DELETE FROM invitations WHERE token = ? RETURNING *', digest(token));
    if (!row || Number(row.expires) < now || this.user(String(row.user))) return undefined;
    const invitation = { name: String(row.user), role: roleOf(row), expires: Number(row.expires) };
    this.setUser(invitation.name, invitation.role, password, now);
    return invitation;
  }

  startSession(user: string, now: number): Session {
    const [token, csrf] = [randomToken(), randomToken()];
    const id = digest(token).slice(0, 16);
    this.#database.run('DELETE FROM sessions WHERE expires < ?', now);
    const sql = 'INSERT INTO sessions (token, id, user, csrf, started, expires) VALUES (?, ?, ?, ?, ?, ?)';
    this.#database.run(sql, digest(token), id, user, csrf, now, now + SESSION_LENGTH);
    return { id, token, csrf, user, role: this.user(user)?.role ?? 'viewer' };
  }

  session(token: string, now: number): Session | undefined {
    const row = this.#database.get(
      'SELECT id, user, csrf, role FROM sessions JOIN users ON users.name = sessions.user WHERE token = ? AND expires >= ? AND is_disabled = 0',
      digest(token),
      now,
    );
    return row && { id: String(row.id), token, csrf: String(row.csrf), user: String(row.user), role: roleOf(row) };
  }

  /** Newest first; of one user, or of all. */
  sessions(user: string | undefined, now: number): readonly ListedSession[] {
    const sql = 'SELECT * FROM sessions WHERE expires >= ? AND (? IS NULL OR user = ?) ORDER BY started DESC, id';
    return this.#database.all(sql, now, user ?? null, user ?? null).map((row) => ({
      id: String(row.id),
      user: String(row.user),
      started: Number(row.started),
      expires: Number(row.expires),
    }));
  }

  endSession(token: string): void {
    this.#database.run('DELETE FROM sessions WHERE token = ?', digest(token));
  }

  /** Ends the session that a list shows under an id. */
  endListedSession(id: string): void {
    this.#database.run('DELETE FROM sessions WHERE id = ?', id);
  }

  endSessions(user: string): void {
    this.#database.run('DELETE FROM sessions WHERE user = ?', user);
  }

  /** A new key: `id:secret`, shown once. */
  createKey(name: string, scopes: readonly Scope[], expires: number | undefined, { who = '', now = 0 } = {}): string {
    const [id, secret] = [randomBytes(12).toString('base64url'), randomToken()];
    this.#database.run(
      'INSERT INTO api_keys (id, secret, name, scopes, expires, created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?)',
      id,
      digest(secret),
      name,
      scopes.join(' '),
      expires ?? null,
      now,
      who,
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

  keys(): readonly ListedKey[] {
    return this.#database.all('SELECT * FROM api_keys ORDER BY name, id').map((row) => ({
      id: String(row.id),
      name: String(row.name),
      scopes: String(row.scopes),
      expires: row.expires === null ? null : Number(row.expires),
      createdAt: Number(row.created_at),
      createdBy: String(row.created_by),
    }));
  }

  deleteKey(id: string): boolean {
    return this.#database.run('DELETE FROM api_keys WHERE id = ?', id) > 0;
  }

  /** Writes down who changed what. */
  note(time: number, who: string, what: string): void {
    this.#database.run('INSERT INTO audit (time, who, what) VALUES (?, ?, ?)', time, who, what.slice(0, 2000));
  }

  /** What was changed, newest first; `before` is the number of the last note that was shown. */
  audit(size: number, before: number | undefined): readonly AuditNote[] {
    const sql = 'SELECT * FROM audit WHERE ? IS NULL OR number < ? ORDER BY number DESC LIMIT ?';
    return this.#database.all(sql, before ?? null, before ?? null, size).map((row) => ({
      number: Number(row.number),
      time: Number(row.time),
      who: String(row.who),
      what: String(row.what),
    }));
  }
}

/** What somebody changed. */
export type AuditNote = { readonly number: number; readonly time: number; readonly who: string; readonly what: string };

function userOf(row: SqlRow): User {
  return {
    name: String(row.name),
    role: roleOf(row),
    isDisabled: row.is_disabled === 1,
    isForeign: row.subject !== null,
    createdAt: Number(row.created_at),
  };
}

/** A role that nobody knows may only look. */
function roleOf({ role }: SqlRow): Role {
  return ROLES.find((known) => known === role) ?? 'viewer';
}
