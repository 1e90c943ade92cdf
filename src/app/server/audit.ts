import type { FastifyRequest } from 'fastify';
import type { ServerContext } from './context.ts';

/** Writes down who changed what, with the change or just after it. */
export function noteChange({ accounts, now }: Pick<ServerContext, 'accounts' | 'now'>, request: FastifyRequest, what: string): void {
  accounts.note(now(), whoOf(request), what);
}

/** The name of who asks. */
export function whoOf({ caller }: FastifyRequest): string {
  return caller?.name ?? '';
}
