import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { ROLES, type User } from '#io/stores/service/account-store.ts';
import { ApiError } from '../api-error.ts';
import { noteChange } from '../audit.ts';
import type { ServerContext } from '../context.ts';
import { bodyOf } from '../request.ts';
import { nameSchema, passwordSchema } from './account-schemas.ts';

const newSchema = z.object({ name: nameSchema, role: z.enum(ROLES), password: passwordSchema.optional() });
const changeSchema = z.object({ role: z.enum(ROLES).optional(), isDisabled: z.boolean().optional(), password: passwordSchema.optional() });

/** How long an invitation stands. */
const INVITATION = 7 * 86_400_000;

type ByName = { readonly Params: { readonly name: string } };

/** People, as admins see them. */
export function addUserRoutes(server: FastifyInstance, context: ServerContext): void {
  const { accounts, now } = context;
  const admin = { scope: 'admin' } as const;
  server.get('/api/tocsin/users', { config: { ...admin, summary: 'People and invitations' } }, async () => ({
    users: accounts.users(),
    invitations: accounts.invitations(now()),
  }));
  const make = { config: { ...admin, summary: 'Invites somebody; with a password makes the user at once', body: newSchema } };
  server.post('/api/tocsin/users', make, async (request) => {
    const { name, role, password } = bodyOf(request, newSchema);
    if (password !== undefined) {
      if (accounts.user(name)?.isForeign) throw new ApiError(409, `${name} is signed in by a provider and has no password here`);
      assertAdminStays(context, name, { role });
      accounts.setUser(name, role, password, now());
      noteChange(context, request, `set the user ${name}, ${role}`);
      return { name, role };
    }
    if (accounts.user(name)) throw new ApiError(409, `there is a user ${name} already`);
    const expires = now() + INVITATION;
    const token = accounts.invite(name, role, expires);
    noteChange(context, request, `invited ${name} as ${role}`);
    return { name, role, expires, token, link: `${originOf(request)}/console#invitation=${token}` };
  });
  const change = { config: { ...admin, summary: 'Changes the role of somebody, or lets nobody in under the name', body: changeSchema } };
  server.patch<ByName>('/api/tocsin/users/:name', change, async (request) => {
    const user = userOf(context, request.params.name);
    const { role = user.role, isDisabled = user.isDisabled, password } = bodyOf(request, changeSchema);
    assertAdminStays(context, user.name, { role, isDisabled });
    if (password !== undefined && user.isForeign)
      throw new ApiError(400, `${user.name} is signed in by a provider and has no password here`);
    accounts.changeUser(user.name, { role, isDisabled });
    if (password !== undefined) accounts.setPassword(user.name, password);
    noteChange(
      context,
      request,
      `changed the user ${user.name}: ${role}${isDisabled ? ', disabled' : ''}${password === undefined ? '' : ', new password'}`,
    );
    return userOf(context, user.name);
  });
  server.delete<ByName>('/api/tocsin/users/:name', { config: { ...admin, summary: 'Deletes somebody' } }, async (request) => {
    const user = userOf(context, request.params.name);
    assertAdminStays(context, user.name, { isDisabled: true });
    accounts.deleteUser(user.name);
    noteChange(context, request, `deleted the user ${user.name}`);
    return {};
  });
}

function userOf({ accounts }: ServerContext, name: string): User {
  const user = accounts.user(name);
  if (!user) throw new ApiError(404, 'no user has this name');
  return user;
}

/** Somebody must be left who may do everything. */
function assertAdminStays({ accounts }: ServerContext, name: string, change: Partial<Pick<User, 'role' | 'isDisabled'>>): void {
  const after = accounts.users().map((user) => (user.name === name ? { ...user, ...change } : user));
  const isLost = !after.some(({ role, isDisabled }) => role === 'admin' && !isDisabled);
  if (isLost && accounts.user(name)) throw new ApiError(409, `${name} is the only admin: make somebody else one first`);
}

function originOf({ protocol, host }: FastifyRequest): string {
  return `${protocol}://${host}`;
}
