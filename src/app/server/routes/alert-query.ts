import * as z from 'zod';
import type { Diagnostic } from '#base/diagnostic.ts';
import { resolveDateMath } from '#event/date-math.ts';
import { type AlertCriteria, FACETS, type Facet } from '#io/stores/service/alert-search.ts';
import { ALERT_STATUSES } from '#io/stores/service/alert-store.ts';
import { planQuery } from '#plan/languages.ts';
import { ALERT_NAMES, alertSchema } from '../../schema.ts';

/** A value once or many times, as addresses have it. */
function values<Value extends z.ZodType>(value: Value) {
  return z
    .union([value, z.array(value).max(100)])
    .optional()
    .transform((given) => (given === undefined ? [] : Array.isArray(given) ? given : [given]));
}

const text = z.string().max(1024);

/** Which alerts somebody asks for. */
export const alertQuerySchema = z.object({
  query: z.string().max(10_000).default(''),
  /** ISO dates, epoch milliseconds, or date math such as `now-24h`. */
  from: z.string().max(100).optional(),
  to: z.string().max(100).optional(),
  status: values(z.enum(ALERT_STATUSES)),
  severity: values(z.enum(['low', 'medium', 'high', 'critical'])),
  rule: values(text),
  user: values(text),
  host: values(text),
  account: values(text),
  dataset: values(text),
});

/** What is wrong with a query, in its own words. */
type QueryProblem = Pick<Diagnostic, 'code' | 'message' | 'span' | 'help'>;

type ReadCriteria = { readonly criteria: AlertCriteria } | { readonly reason: string; readonly diagnostics: readonly QueryProblem[] };

const schema = alertSchema();

/** Makes sense of what was asked for. A query is KQL over alerts: fields of events and of alerts, and a few short names. */
export function readCriteria(asked: z.output<typeof alertQuerySchema>, now: number): ReadCriteria {
  const planned = planQuery('kuery', asked.query, { schema, fieldMap: ALERT_NAMES });
  if (planned.query?.kind !== 'events') {
    const [first] = planned.diagnostics;
    return { reason: `the query cannot be read: ${first?.message ?? 'it is no KQL'}`, diagnostics: planned.diagnostics };
  }
  const from = momentOf(asked.from, now, 'down');
  const to = momentOf(asked.to, now, 'up');
  if (from === 'unreadable' || to === 'unreadable')
    return { reason: 'from and to must be dates such as 2026-03-04, 2026-03-04T10:30Z or now-7d', diagnostics: [] };
  const facets = new Map(FACETS.map((facet): [Facet, ReadonlySet<string>] => [facet, new Set<string>(asked[facet])]));
  return {
    criteria: {
      now,
      facets,
      ...(planned.query.filter.kind === 'all' ? {} : { condition: planned.query.filter }),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    },
  };
}

function momentOf(asked: string | undefined, now: number, round: 'up' | 'down'): number | 'unreadable' | undefined {
  if (asked === undefined || asked === '') return undefined;
  return resolveDateMath(asked, now, round) ?? 'unreadable';
}
