import type { FastifyReply, FastifyRequest } from 'fastify';
import { problem } from './answers.ts';
import { MAX_INTAKE_BODY } from './bodies.ts';

/** Hooks of the routes that take records. */
export type BackPressure = {
  readonly onRequest: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
  readonly preHandler: (request: FastifyRequest) => Promise<void>;
  readonly onResponse: (request: FastifyRequest) => Promise<void>;
};

/** Bytes that wait in memory at once, however fast they are taken. */
const MAX_WAITING = 4 * MAX_INTAKE_BODY;

/** Nobody waits longer than this, milliseconds: shippers give up after a minute or more. */
const MAX_WAIT = 15_000;

/** Logs are packed to a tenth or less; what turns out larger is still refused when it is unpacked. */
const PACKED = 10;

/** How much the last body says of how fast bodies are taken. */
const WEIGHT = 0.2;

/** Bytes in a millisecond that are taken, before anything was measured. */
const FIRST_RATE = 10_000;

/** Bodies that take less time say nothing of how fast large ones are; milliseconds. */
const MEASURABLE = 20;

/**
 * Refuses records while too much of them waits: before they are read, so that memory stays what it is, and so early that what was let in is
 * answered before its sender gives up. One body is always let in.
 */
export function createBackPressure(): BackPressure {
  let waiting = 0;
  let rate = FIRST_RATE;
  const started = new WeakMap<FastifyRequest, number>();
  return {
    onRequest: async (request, reply) => {
      const size = expectedSize(request);
      if (waiting > 0 && waiting + size > Math.min(MAX_WAITING, rate * MAX_WAIT)) return refuse(reply, waiting / rate);
      waiting += size;
      reply.raw.once('close', () => {
        waiting -= size;
      });
      return undefined;
    },
    preHandler: async (request) => {
      started.set(request, performance.now());
    },
    onResponse: async (request) => {
      const time = performance.now() - (started.get(request) ?? Number.NaN);
      if (time >= MEASURABLE && request.headers['content-length'] !== undefined) rate += WEIGHT * (expectedSize(request) / time - rate);
    },
  };
}

/** Says when to come again: when half of what waits is taken. */
function refuse(reply: FastifyReply, wait: number): FastifyReply {
  const seconds = Math.min(30, Math.max(1, Math.ceil(wait / 2_000)));
  return reply
    .code(429)
    .header('retry-after', seconds)
    .send(problem('too much is waiting: send again', 429, 'es_rejected_execution_exception'));
}

/** What a body will take in memory, as far as it can be told before it is read. */
function expectedSize({ headers }: FastifyRequest): number {
  const length = Number(headers['content-length'] ?? MAX_INTAKE_BODY);
  const size = headers['content-encoding'] === undefined ? length : length * PACKED;
  return size >= 0 && size <= MAX_INTAKE_BODY ? size : MAX_INTAKE_BODY;
}
