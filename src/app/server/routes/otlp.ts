import type { FastifyInstance, FastifyReply } from 'fastify';
import { problem } from '../answers.ts';
import type { BackPressure } from '../back-pressure.ts';
import { MAX_INTAKE_BODY } from '../bodies.ts';
import type { ServerContext } from '../context.ts';
import { type ExportedLogs, OtlpError } from '../otlp/export.ts';
import { parseOtlpJson } from '../otlp/json.ts';
import { parseOtlpProtobuf, printOtlpAnswer } from '../otlp/protobuf.ts';
import { takeSent } from '../take-sent.ts';

/** OpenTelemetry: logs over OTLP/HTTP, in JSON or protobuf, packed or not. An answer means that it is on the disk. */
export function addOtlpRoutes(server: FastifyInstance, context: ServerContext, pressure: BackPressure): void {
  server.post<{ Body: string | Buffer | undefined }>(
    '/v1/logs',
    {
      config: { scope: 'intake', rateLimit: false, takesBytes: true, summary: 'Takes logs as OpenTelemetry exports them (OTLP/HTTP).' },
      bodyLimit: MAX_INTAKE_BODY,
      ...pressure,
    },
    async ({ body, caller }, reply) => {
      try {
        const logs = typeof body === 'object' ? parseOtlpProtobuf(body) : parseOtlpJson(body ?? '');
        let lost = 0;
        for (const one of logs) lost += takeLogs(one, context, caller);
        return answer(reply, lost, { isBinary: typeof body === 'object' });
      } catch (error) {
        if (!(error instanceof OtlpError)) throw error;
        return reply.code(400).send(problem(error.message, 400));
      }
    },
  );
}

/** What was exported together is written together; answers how many became no event. */
function takeLogs({ attributes, records }: ExportedLogs, context: ServerContext, caller: Parameters<typeof takeSent>[1]): number {
  if (records.length === 0) return 0;
  const beside = Object.keys(attributes).length === 0 ? {} : { beside: { resource: { attributes } } };
  return takeSent(context, caller, records, beside).filter(({ lost }) => lost.length > 0).length;
}

/** Records that became no event are kept as dead letters: sending them again would change nothing, which is what "rejected" means. */
function answer(reply: FastifyReply, lost: number, { isBinary }: { readonly isBinary: boolean }): FastifyReply {
  const message = `${lost} of the log records became no event; they are kept as dead letters with the reason`;
  if (isBinary) return reply.type('application/x-protobuf').send(printOtlpAnswer(lost, message));
  return reply.send(lost === 0 ? {} : { partialSuccess: { rejectedLogRecords: String(lost), errorMessage: message } });
}
