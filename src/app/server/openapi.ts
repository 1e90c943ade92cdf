import type { FastifyInstance, RouteOptions } from 'fastify';
import * as z from 'zod';
import { isJsonObject, type JsonObject } from '#base/json.ts';
import type { ServerContext } from './context.ts';

/** A route as the description of the API has it. */
type Described = Pick<RouteOptions, 'url' | 'config'> & { readonly method: string };

/** Describes every route that is added from now on at `/api/openapi.json`: the routes themselves say what they take. */
export function describeApi(server: FastifyInstance, { version }: ServerContext): void {
  const routes: Described[] = [];
  server.addHook('onRoute', ({ method, url, config }) => {
    for (const one of [method].flat())
      if (one !== 'HEAD' && one !== 'OPTIONS') routes.push({ method: one.toLowerCase(), url, ...(config ? { config } : {}) });
  });
  let text: string | undefined;
  server.get('/api/openapi.json', { config: { summary: 'This description' } }, async (_request, reply) => {
    text ??= JSON.stringify(describe(routes, version));
    return reply.type('application/json; charset=utf-8').send(text);
  });
}

function describe(routes: readonly Described[], version: string): object {
  const schemas: Record<string, unknown> = {};
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = route.url.replace(/:(\w+)/g, '{$1}');
    paths[path] ??= {};
    paths[path][route.method] = operation(route, path, schemas);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tocsin',
      version,
      description: 'Kibana’s paths of its detection engine, and Tocsin’s own.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas,
      securitySchemes: {
        key: { type: 'apiKey', in: 'header', name: 'authorization', description: 'ApiKey and the key, in Base64 or as it is' },
        session: { type: 'apiKey', in: 'cookie', name: 'tocsin_session', description: 'Changes send x-tocsin-csrf as well' },
      },
    },
  };
}

function operation({ method, url, config = {} }: Described, path: string, schemas: Record<string, unknown>): object {
  const { scope, summary, query, body } = config;
  const names = [...url.matchAll(/:(\w+)/g)].map(([, name = '']) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  const id = `${method}${path.replace(/[^A-Za-z0-9]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}${path.endsWith('/') ? 'Index' : ''}`;
  return {
    operationId: id,
    summary: summary ?? `${method.toUpperCase()} ${path}`,
    tags: [tagOf(url)],
    ...(scope === undefined ? { security: [] } : { security: [{ key: [] }, { session: [] }], description: `Takes the scope ${scope}.` }),
    parameters: [...names, ...(query ? parameters(query, id, schemas) : [])],
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body, id, schemas) } } } } : {}),
    responses: {
      200: { description: 'Done' },
      ...(scope === undefined
        ? {}
        : { 401: { description: 'Nobody is signed in, or the key is not valid' }, 403: { description: 'The caller may not do this' } }),
    },
  };
}

function tagOf(url: string): string {
  if (url.startsWith('/api/tocsin')) return 'tocsin';
  if (url.startsWith('/api/') || url.startsWith('/internal/')) return 'kibana';
  return url.startsWith('/console') ? 'console' : 'elasticsearch';
}

function parameters(query: z.ZodType, id: string, schemas: Record<string, unknown>): readonly object[] {
  const { properties, required } = schemaOf(query, id, schemas);
  const needed = Array.isArray(required) ? required : [];
  return isJsonObject(properties)
    ? Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: needed.includes(name), schema }))
    : [];
}

/** JSON Schema of what is sent; what refers to itself stands among the components. */
function schemaOf(schema: z.ZodType, id: string, schemas: Record<string, unknown>): JsonObject {
  const { $schema: _, ...made } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const text = JSON.stringify(made).replaceAll('"#/$defs/', `"#/components/schemas/${id}_`);
  const { $defs, ...own } = JSON.parse(text) as JsonObject;
  if (isJsonObject($defs)) for (const [name, one] of Object.entries($defs)) schemas[`${id}_${name}`] = one;
  return own;
}
