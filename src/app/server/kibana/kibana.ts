import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../api-error.ts';
import type { ServerContext } from '../context.ts';
import { RuleRefused } from '../rules/check-rule.ts';
import { addHandshakeRoutes } from './handshake.ts';
import { addExceptionItemRoutes } from './lists/exception-items.ts';
import { addExceptionListRoutes } from './lists/exception-lists.ts';
import { addExceptionImport } from './lists/import-exceptions.ts';
import { addValueListRoutes } from './lists/value-lists.ts';
import { addValueRoutes } from './lists/values.ts';
import { addBulkAction } from './rules/bulk-action.ts';
import { addRuleExport } from './rules/export-rules.ts';
import { addRuleImport } from './rules/import-rules.ts';
import { addPrepackaged } from './rules/prepackaged.ts';
import { addPreview } from './rules/preview.ts';
import { addRuleExceptions } from './rules/rule-exceptions.ts';
import { addRuleRoutes } from './rules/rules.ts';
import { addSignalRoutes } from './signals/signals.ts';

/** Kibana's public API has one version; some paths were internal before, and tools still ask for that. */
const VERSIONS = new Set(['2023-10-31', '1']);

/** Kibana's paths, with its shapes of errors and its bodies. */
export async function addKibana(server: FastifyInstance, context: ServerContext): Promise<void> {
  await server.register(async (kibana) => {
    kibana.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    kibana.setErrorHandler<FastifyError>((error, _request, reply) => answerError(error, reply, context));
    kibana.addHook('onRequest', checkVersion);
    addHandshakeRoutes(kibana, context);
    addRuleRoutes(kibana, context);
    addBulkAction(kibana, context);
    addPrepackaged(kibana, context);
    addPreview(kibana, context);
    addRuleExceptions(kibana, context);
    addRuleImport(kibana, context);
    addRuleExport(kibana, context);
    addExceptionListRoutes(kibana, context);
    addExceptionItemRoutes(kibana, context);
    addExceptionImport(kibana, context);
    addValueListRoutes(kibana, context);
    addValueRoutes(kibana, context);
    addSignalRoutes(kibana, context);
  });
}

/** Kibana: the header, or the query, says which version of the API is meant. */
async function checkVersion(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { apiVersion } = request.query as { readonly apiVersion?: unknown };
  const asked = request.headers['elastic-api-version'] ?? apiVersion;
  if (asked !== undefined && !VERSIONS.has(String(asked)))
    throw new ApiError(400, `No version "${String(asked).slice(0, 40)}" available here. Available versions are: [2023-10-31]`);
  reply.header('elastic-api-version', '2023-10-31');
}

const NAMES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
};

/** Kibana's two shapes of an error in one: its routes say `status_code`, its server `statusCode`. */
export function kibanaError(status: number, message: string): object {
  return {
    message,
    status_code: status,
    statusCode: status,
    error: NAMES[status] ?? (status < 500 ? 'Bad Request' : 'Service Unavailable'),
  };
}

function answerError(error: FastifyError | ApiError | RuleRefused, reply: FastifyReply, { onTrouble }: ServerContext): FastifyReply {
  const diagnostics = error instanceof ApiError || error instanceof RuleRefused ? error.diagnostics : [];
  const status = error instanceof RuleRefused ? 400 : (error.statusCode ?? 500);
  if (status < 500)
    return reply.code(status).send({ ...kibanaError(status, error.message), ...(diagnostics.length > 0 && { diagnostics }) });
  onTrouble(error);
  return reply.code(503).header('retry-after', '5').send(kibanaError(503, 'it could not be written down: send again'));
}
