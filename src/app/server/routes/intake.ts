import type { FastifyInstance } from 'fastify';
import type { Caller } from '#io/stores/service/account-store.ts';
import type { Taken } from '#live/taken.ts';
import { normalizers } from '#normalize/normalizers.ts';
import { parsed, problem } from '../answers.ts';
import type { BackPressure } from '../back-pressure.ts';
import { MAX_INTAKE_BODY } from '../bodies.ts';
import { BulkError, type BulkOperation, parseBulk } from '../bulk.ts';
import type { ServerContext } from '../context.ts';
import { takeSent } from '../take-sent.ts';

/** What log shippers send to: Elasticsearch's `_bulk`, and plain lines. An answer means that it is on the disk. */
export function addIntakeRoutes(server: FastifyInstance, context: ServerContext, pressure: BackPressure): void {
  const options = {
    config: { scope: 'intake', rateLimit: false },
    bodyLimit: MAX_INTAKE_BODY,
    ...pressure,
  } as const;
  for (const path of ['/_bulk', '/:index/_bulk'])
    server.route<{ Params: { index?: string }; Body: string | undefined }>({
      ...options,
      method: ['POST', 'PUT'],
      url: path,
      handler: async ({ params, body, caller }, reply) => {
        try {
          return bulk(parseBulk(body ?? '', params.index), context, caller);
        } catch (error) {
          if (!(error instanceof BulkError)) throw error;
          return reply.code(400).send(problem(error.message, 400, 'illegal_argument_exception'));
        }
      },
    });
  server.post<{ Params: { dataset: string }; Body: string | undefined }>(
    '/intake/:dataset',
    options,
    async ({ params, body, caller }, reply) => {
      const isKnown = params.dataset === 'auto' || normalizers.some(({ dataset }) => dataset === params.dataset);
      if (!isKnown)
        return reply.code(404).send(problem(`no normalizer for the dataset "${params.dataset}"; "auto" recognizes records`, 404));
      return plain(body ?? '', params.dataset, context, caller);
    },
  );
}

/** All of it is written together, and each document has its own answer. */
function bulk(operations: readonly BulkOperation[], context: ServerContext, caller: Caller | undefined): object {
  const started = context.now();
  const documents = operations.flatMap((operation) => (operation.kind === 'take' ? [operation.document] : []));
  const taken = takeSent(context, caller, documents).values();
  const items = operations.map((operation) => {
    if (operation.kind === 'refused') return refusal(operation.action, operation.index, operation.reason);
    return answer(operation, taken.next().value ?? NOTHING);
  });
  return {
    took: Math.max(0, context.now() - started),
    errors: items.some((item) => Object.values(item).some((one) => 'error' in one)),
    items,
  };
}

const NOTHING: Taken = { events: [], repeats: [], lost: [] };

/**
 * Elasticsearch: 409 for a `create` whose document is there already, which shippers take for delivered. A record that becomes no event is
 * kept in the dead-letter: sending it again would change nothing, so it counts as created.
 */
function answer({ action, index, id }: BulkOperation & { kind: 'take' }, { events, repeats, lost }: Taken): Item {
  const isRepeat = events.length === 0 && lost.length === 0 && repeats.length > 0;
  const named = id ?? events[0] ?? repeats[0] ?? 'dead-letter';
  if (isRepeat && action === 'create' && id !== undefined) return conflict(index, id);
  const result = isRepeat ? { result: 'noop', status: 200 } : { result: 'created', status: 201 };
  const shards = { _shards: { total: 1, successful: 1, failed: 0 }, _seq_no: 0, _primary_term: 1 };
  return { [action]: { _index: index, _id: named, _version: 1, ...result, ...shards } };
}

type Item = Readonly<Record<string, object>>;

function conflict(index: string, id: string): Item {
  const error = { type: 'version_conflict_engine_exception', reason: `[${id}]: version conflict, document already exists`, index };
  return { create: { _index: index, _id: id, status: 409, error } };
}

function refusal(action: string, index: string, reason: string): Item {
  return { [action]: { _index: index, _id: null, status: 400, error: { type: 'illegal_argument_exception', reason } } };
}

/** A JSON text a line, or one over many lines. Lines that are none go to the dead-letter with the rest. */
function plain(body: string, dataset: string, context: ServerContext, caller: Caller | undefined): object {
  const lines = body.split('\n').filter((line) => line.trim() !== '');
  const records = lines.length > 1 && parsed(body) !== undefined ? [body] : lines;
  const taken = takeSent(context, caller, records, dataset === 'auto' ? {} : { dataset });
  const count = (part: keyof Taken): number => taken.reduce((sum, one) => sum + one[part].length, 0);
  return { events: count('events'), repeats: count('repeats'), lost: count('lost') };
}
