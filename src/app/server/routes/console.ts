import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { problem } from '../answers.ts';
import { cookie, SESSION_COOKIE } from '../authentication.ts';
import type { ServerContext } from '../context.ts';

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
]);

const NOT_BUILT = 'The console is not built. Run `npm run build`, then start again.\n';

/** The console's pages. Their files are few and small, so they are read once; a path never reaches the file system. */
export function addConsole(server: FastifyInstance, { accounts, now, finishedScan, oidc }: ServerContext): void {
  const folder = join(dirname(createRequire(import.meta.url).resolve('tocsin/package.json')), 'dist', 'console');
  const files = readFiles(folder);
  const page = files.get('index.html');
  for (const path of ['/console', '/console/'])
    server.get(path, async (_request, reply) => {
      if (!page) return reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT);
      return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page);
    });
  server.get<{ Params: { name: string } }>('/console/files/:name', async ({ params: { name } }, reply) => {
    const [file, type] = [files.get(name), TYPES.get(extname(name))];
    if (!file || type === undefined) return reply.code(404).send(problem('no file of the console has this name', 404));
    return reply.type(type).header('cache-control', 'public, max-age=31536000, immutable').send(file);
  });
  // Asked before anybody signs in: that nobody has is an answer here, not an error.
  server.get('/console/session', async (request, reply) => {
    const session = accounts.session(cookie(request, SESSION_COOKIE) ?? '', now());
    const shown = session
      ? {
          user: session.user,
          role: session.role,
          csrf: session.csrf,
          isReadOnly: finishedScan !== undefined,
        }
      : null;
    return reply.header('cache-control', 'no-store').send({ session: shown, isNew: !accounts.hasUsers(), hasProvider: oidc !== undefined });
  });
}

function readFiles(folder: string): ReadonlyMap<string, Buffer> {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
}
