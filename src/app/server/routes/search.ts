import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { resolveDateMath } from '#event/date-math.ts';
import { languages } from '#plan/languages.ts';
import type { RuleLanguage } from '#rule/rule.ts';
import type { StoredQuery } from '../../stored-query.ts';
import { parsed, problem } from '../answers.ts';
import type { ServerContext } from '../context.ts';
import { SearchThread } from '../search-thread.ts';

const LANGUAGES = ['kql', ...languages.map(({ name }) => name)] as const;

const searchSchema = z.strictObject({
  query: z.string().max(100_000).describe('The text of the query.'),
  language: z.enum(LANGUAGES).optional().describe('Without it the text tells.'),
  from: z.string().max(100).default('now-24h').describe('The first event time: a date, or date math such as now-7d/d.'),
  to: z.string().max(100).default('now').describe('The last event time; a day counts to its end.'),
  datasets: z.array(z.string().max(200)).max(100).optional().describe('Only events of these datasets.'),
  size: z.int().min(0).max(10_000).default(100).describe('At most so many results; how many there are is told.'),
});

/** Queries over the stored events. */
export function addSearchRoutes(server: FastifyInstance, { store, now }: ServerContext): void {
  const thread = new SearchThread(store.folder);
  server.addHook('onClose', () => thread.close());
  const summary = 'Runs a KQL, Lucene, EQL or ES|QL query over stored events';
  const config = { scope: 'viewer', summary, body: searchSchema } as const;
  server.post<{ Body: string | undefined }>('/api/tocsin/search', { config }, async ({ body }, reply) => {
    const asked = searchSchema.safeParse(parsed(body));
    if (!asked.success) return reply.code(400).send(problem(z.prettifyError(asked.error), 400));
    const query = queryOf(asked.data, now());
    if (typeof query === 'string') return reply.code(400).send(problem(query, 400));
    const answer = await thread.search(query);
    if (answer === 'busy') return reply.code(429).header('retry-after', '5').send(problem('other searches wait already: try again', 429));
    if (answer.kind === 'failure') return reply.code(503).send(problem(`the search was given up: ${answer.reason}`, 503));
    if (answer.kind === 'answer') return reply.type('application/json; charset=utf-8').send(answer.text);
    const reason = answer.diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n');
    return reply.code(400).send({ ...problem(reason, 400, 'parsing_exception'), diagnostics: answer.diagnostics });
  });
}

/** The query, or what is wrong with its times. */
function queryOf({ query, language, from, to, datasets, size }: z.output<typeof searchSchema>, now: number): StoredQuery | string {
  const [start, end] = [resolveDateMath(from, now, 'down'), resolveDateMath(to, now, 'up')];
  if (start === undefined || end === undefined)
    return `${start === undefined ? 'from' : 'to'} is no time: write 2026-03-04, 2026-03-04T10:30Z or now-7d`;
  const name: RuleLanguage | undefined = language === 'kql' ? 'kuery' : language;
  return { text: query, from: start, to: end, size, now, ...(name ? { language: name } : {}), ...(datasets ? { datasets } : {}) };
}
