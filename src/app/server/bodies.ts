import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** A body of records, packed or not, is never larger: shippers answer 413 by sending less at once. */
export const MAX_INTAKE_BODY = 32_000_000;

/** Every other body. */
export const MAX_BODY = 1_000_000;

/** What shippers and pages send; anything else is refused with 415. */
const BODY_TYPES = /^(?:application\/(?:x-ndjson|json|vnd\.elasticsearch\+(?:json|x-ndjson))|text\/plain)\s*(?:;|$)/i;

const unzip = promisify(gunzip);

/** Bodies come as text whatever they call themselves, protobuf as its bytes where a route takes it; packed ones are unpacked, up to the limit of their route. */
export function addBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser<Buffer>(BODY_TYPES, { parseAs: 'buffer' }, (request, body, done) => {
    bytesOf(request, body).then((bytes) => done(null, bytes.toString('utf8')), done);
  });
  server.addContentTypeParser<Buffer>('application/x-protobuf', { parseAs: 'buffer' }, (request, body, done) => {
    if (request.routeOptions.config.takesBytes) bytesOf(request, body).then((bytes) => done(null, bytes), done);
    else done(wrongType());
  });
  server.addContentTypeParser('*', (_request, _body, done) => {
    done(wrongType());
  });
}

const wrongType = (): Error => refusal(415, 'the content type must be application/x-ndjson, application/json or text/plain');

async function bytesOf(request: FastifyRequest, body: Buffer): Promise<Buffer> {
  const coding = (request.headers['content-encoding'] ?? 'identity').toLowerCase();
  if (coding === 'identity') return body;
  if (coding !== 'gzip' && coding !== 'x-gzip') throw refusal(415, `the content encoding must be gzip or none, not ${coding.slice(0, 40)}`);
  try {
    return await unzip(body, { maxOutputLength: request.routeOptions.bodyLimit ?? MAX_BODY });
  } catch (error) {
    const isLarge = error instanceof RangeError;
    throw isLarge ? refusal(413, 'the body is too large when it is unpacked: send less at once') : refusal(400, 'the body is no gzip');
  }
}

function refusal(statusCode: number, message: string): Error {
  return Object.assign(new Error(message), { statusCode });
}
