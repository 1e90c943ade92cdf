import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { SCOPES } from '#io/stores/service/account-store.ts';
import { ApiError } from '../api-error.ts';
import { noteChange, whoOf } from '../audit.ts';
import type { ServerContext } from '../context.ts';
import { bodyOf, queryOf } from '../request.ts';
import { nameSchema } from './account-schemas.ts';

const keySchema = z.object({
  name: nameSchema,
  scopes: z.array(z.enum(SCOPES)).min(1),
  days: z.number().int().min(1).max(3650).optional(),
});
const auditSchema = z.object({
  size: z.coerce.number().int().min(1).max(1000).default(100),
  before: z.coerce.number().int().min(1).optional(),
});

const DAY = 86_400_000;

/** The keys of programs, and the log of who changed what. */
export function addKeyRoutes(server: FastifyInstance, context: ServerContext): void {
  const { accounts, now } = context;
  const admin = { scope: 'admin' } as const;
  server.get('/api/tocsin/keys', { config: { ...admin, summary: 'The keys of programs' } }, async () => ({ keys: accounts.keys() }));
  server.post('/api/tocsin/keys', { config: { ...admin, summary: 'Makes a key, shown once', body: keySchema } }, async (request) => {
    const { name, days, scopes } = bodyOf(request, keySchema);
    noteChange(context, request, `made the key ${name} with ${scopes.join(', ')}`);
    const expires = days === undefined ? undefined : now() + days * DAY;
    return { key: accounts.createKey(name, scopes, expires, { who: whoOf(request), now: now() }) };
  });
  server.delete<{ Params: { id: string } }>('/api/tocsin/keys/:id', { config: { ...admin, summary: 'Deletes a key' } }, async (request) => {
    if (!accounts.deleteKey(request.params.id)) throw new ApiError(404, 'no key has this id');
    noteChange(context, request, `deleted the key ${request.params.id}`);
    return {};
  });
  server.get(
    '/api/tocsin/audit',
    { config: { ...admin, summary: 'Who changed what, newest first', query: auditSchema } },
    async (request) => {
      const { size, before } = queryOf(request, auditSchema);
      const notes = accounts.audit(size, before);
      return { notes, ...(notes.length === size ? { before: notes.at(-1)?.number } : {}) };
    },
  );
}
