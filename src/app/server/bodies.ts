import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problem } from './answers.ts';

/** A body of records, packed or not, is never larger: shippers answer 413 by sending less at once. */
export const MAX_INTAKE_BODY = 32_000_000;

/** Every other body. */
export const MAX_BODY = 1_000_000;

/** Bytes of intake that wait in memory at once; shippers answer 429 by waiting. */
const MAX_WAITING = 4 * MAX_INTAKE_BODY;

/** What shippers and pages send; anything else is refused with 415. */
const BODY_TYPES = /^(?:application\/(?:x-ndjson|json|vnd\.elasticsearch\+(?:json|x-ndjson))|text\/plain)\s*(?:;|$)/i;

const unzip = promisify(gunzip);

/** Bodies come as text whatever they call themselves; packed ones are unpacked, up to the limit of their route. */
export function addBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser<Buffer>(BODY_TYPES, { parseAs: 'buffer' }, (request, body, done) => {
    textOf(request, body).then((text) => done(null, text), done);
  });
  server.addContentTypeParser('*', (_request, _body, done) => {
    done(refusal(415, 'the content type must be application/x-ndjson, application/json or text/plain'));
  });
}

async function textOf(request: FastifyRequest, body: Buffer): Promise<string> {
  const coding = (request.headers['content-encoding'] ?? 'identity').toLowerCase();
  if (coding === 'identity') return body.toString('utf8');
  if (coding !== 'gzip' && coding !== 'x-gzip') throw refusal(415, `the content encoding must be gzip or none, not ${coding.slice(0, 40)}`);
  try {
    return (await unzip(body, { maxOutputLength: request.routeOptions.bodyLimit ?? MAX_BODY })).toString('utf8');
  } catch (error) {
    const isLarge = error instanceof RangeError;
    throw isLarge ? refusal(413, 'the body is too large when it is unpacked: send less at once') : refusal(400, 'the body is no gzip');
  }
}

function refusal(statusCode: number, message: string): Error {
  return Object.assign(new Error(message), { statusCode });
}

/** Logs are packed to a tenth or less; what turns out larger is still refused when it is unpacked. */
const PACKED = 10;

/** What a body will take in memory, as far as it can be told before it is read. */
function expectedSize({ headers }: FastifyRequest): number {
  const length = Number(headers['content-length'] ?? MAX_INTAKE_BODY);
  const size = headers['content-encoding'] === undefined ? length : length * PACKED;
  return size >= 0 && size <= MAX_INTAKE_BODY ? size : MAX_INTAKE_BODY;
}

/** Refuses intake while too much of it waits: before it is read, so that memory stays what it is. */
export function createBackPressure(): (request: FastifyRequest, reply: FastifyReply) => Promise<unknown> {
  let waiting = 0;
  return async (request, reply) => {
    const size = expectedSize(request);
    if (waiting + size > MAX_WAITING)
      return reply
        .code(429)
        .header('retry-after', '1')
        .send(problem('too much is waiting: send again', 429, 'es_rejected_execution_exception'));
    waiting += size;
    reply.raw.once('close', () => {
      waiting -= size;
    });
    return undefined;
  };
}
