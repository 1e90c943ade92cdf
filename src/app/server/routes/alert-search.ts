import type { FastifyInstance, FastifyReply } from 'fastify';
import * as z from 'zod';
import type { AlertCriteria, FoundAlert } from '#io/stores/service/alert-search.ts';
import type { ServiceStore } from '#io/stores/service/store.ts';
import { alertFields } from '../../schema.ts';
import { problem } from '../answers.ts';
import type { ServerContext } from '../context.ts';
import { histogramOf } from '../histogram.ts';
import { alertQuerySchema, readCriteria } from './alert-query.ts';

const pageSchema = alertQuerySchema.extend({
  /** Where the page before ended. */
  cursor: z.string().max(300).optional(),
  size: z.coerce.number().int().min(1).max(1000).default(50),
  /** `row`: what a list shows, in place of the whole documents. */
  view: z.enum(['row', 'document']).default('document'),
});

const HOUR = 3_600_000;

/** Values of a facet that are listed; how many there are beside is said. */
const MAX_VALUES = 12;

/** Finding alerts: the list, and what it is made of. */
export function addAlertSearch(server: FastifyInstance, { store, now }: ServerContext): void {
  const config = { scope: 'viewer' } as const;
  server.get('/api/tocsin/alerts', { config }, async ({ query }, reply) => {
    const asked = pageSchema.safeParse(query);
    if (!asked.success) return reply.code(400).send(problem(z.prettifyError(asked.error), 400));
    const read = readCriteria(asked.data, now());
    if (!('criteria' in read)) return refuse(reply, read);
    const found = await store.alertSearch.find(read.criteria);
    const { cursor, size, view } = asked.data;
    const start = cursor === undefined ? 0 : placeAfter(found, cursor);
    const page = found.slice(start, start + size);
    const last = page.at(-1);
    return {
      total: found.length,
      alerts:
        view === 'row'
          ? page.map((alert) => ({ ...alert, ...store.alertSearch.row(alert.id) }))
          : page.flatMap(({ id }) => store.alerts.get(id) ?? []),
      ...(last && start + size < found.length ? { cursor: cursorOf(last) } : {}),
    };
  });
  server.get('/api/tocsin/alerts/histogram', { config }, async ({ query }, reply) =>
    answer(query, reply, now(), async (criteria) => {
      const found = await store.alertSearch.find(criteria);
      const [first, last] = [found.at(-1)?.time ?? now(), found[0]?.time ?? now()];
      // Alerts of a moment alone are shown in the hour around it.
      const around = Math.max(0, HOUR - (last - first)) / 2;
      const { from = first - around, to = last + around } = criteria;
      return { total: found.length, ...histogramOf(found, from, to) };
    }),
  );
  server.get('/api/tocsin/alerts/facets', { config }, async ({ query }, reply) =>
    answer(query, reply, now(), (criteria) => facetsOf(store, criteria)),
  );
  const fields = alertFields().map(({ path, type, meaning }) => ({ path, type, meaning }));
  server.get('/api/tocsin/alerts/fields', { config }, async () => ({ fields }));
}

async function facetsOf(store: ServiceStore, criteria: AlertCriteria): Promise<object> {
  const facets = await store.alertSearch.facets(criteria);
  return {
    facets: [...facets].map(([facet, counts]) => {
      const chosen = criteria.facets.get(facet) ?? new Set();
      const values = counts.filter(({ value }, i) => i < MAX_VALUES || chosen.has(value));
      const absent = [...chosen].filter((value) => !counts.some((one) => one.value === value)).map((value) => ({ value, count: 0 }));
      return { facet, values: [...values, ...absent], more: counts.length - values.length };
    }),
  };
}

async function answer(
  query: unknown,
  reply: FastifyReply,
  now: number,
  give: (criteria: AlertCriteria) => Promise<object>,
): Promise<unknown> {
  const asked = alertQuerySchema.safeParse(query);
  if (!asked.success) return reply.code(400).send(problem(z.prettifyError(asked.error), 400));
  const read = readCriteria(asked.data, now);
  return 'criteria' in read ? await give(read.criteria) : refuse(reply, read);
}

function refuse(
  reply: FastifyReply,
  { reason, diagnostics }: { readonly reason: string; readonly diagnostics: readonly object[] },
): FastifyReply {
  return reply.code(400).send({ ...problem(reason, 400, 'query_exception'), diagnostics });
}

function cursorOf({ time, id }: FoundAlert): string {
  return `${time}.${id}`;
}

/** The place behind an alert, whether or not it is still among those found. */
function placeAfter(found: readonly FoundAlert[], cursor: string): number {
  const dot = cursor.indexOf('.');
  const [time, id] = [Number(cursor.slice(0, dot)), cursor.slice(dot + 1)];
  const place = found.findIndex((alert) => alert.time < time || (alert.time === time && alert.id < id));
  return place < 0 ? found.length : place;
}
