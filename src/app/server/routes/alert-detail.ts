import type { FastifyInstance } from 'fastify';
import type { JsonObject } from '#base/json.ts';
import { membersAt } from '#event/path.ts';
import type { StoredAlert } from '#io/stores/service/alert-store.ts';
import { type ExplainedSource, explainSource, type WordedClause } from '#live/explain-alert.ts';
import { explainRule, filterTitle } from '#verify/explain/steps.ts';
import { credentialChangeOf } from '../../render/credential-change.ts';
import { knownSchema } from '../../schema.ts';
import { problem } from '../answers.ts';
import type { ServerContext } from '../context.ts';

/** Source events that are explained of one alert; how many there are is said. */
const MAX_SOURCES = 20;

/** How far before and after an alert others are looked for. */
const NEAR = 30 * 86_400_000;

const MAX_RELATED = 50;

type Params = { readonly Params: { readonly id: string } };

/** One alert: why it matched, and what else happened around it. */
export function addAlertDetail(server: FastifyInstance, context: ServerContext): void {
  const { store } = context;
  const config = { scope: 'viewer' } as const;
  server.get<Params>('/api/tocsin/alerts/:id/explain', { config }, async ({ params }, reply) => {
    const alert = store.alerts.get(params.id);
    return alert ? explain(alert, context) : reply.code(404).send(problem('no alert has this id', 404));
  });
  server.get<Params>('/api/tocsin/alerts/:id/related', { config }, async ({ params }, reply) => {
    const alert = store.alerts.get(params.id);
    if (!alert) return reply.code(404).send(problem('no alert has this id', 404));
    const related = await store.alertSearch.related(alert.id, alert.time - NEAR, alert.time + NEAR);
    return {
      total: related.length,
      alerts: related.slice(0, MAX_RELATED).map((one) => ({ ...one, ...store.alertSearch.row(one.id) })),
    };
  });
}

function explain(alert: StoredAlert, { store, book }: ServerContext): object {
  const compiled = book.get(alert.ruleId)?.compiled;
  const ids = sourceIds(alert.document);
  const events = ids.slice(0, MAX_SOURCES).flatMap((id) => store.events.get(id) ?? []);
  const counts = { sourceCount: ids.length, missing: Math.min(ids.length, MAX_SOURCES) - events.length };
  if (!compiled)
    return {
      ...counts,
      isRuleThere: false,
      besides: [],
      sources: events.map((event) => sourceOf({ event, met: [], marks: [] }, () => '')),
    };
  const steps = explainRule(compiled.rule, compiled, { schema: knownSchema(), fieldMap: compiled.rule.fieldMap });
  const titleOf = (filter: number): string => filterTitle(compiled.rule, steps.queries[0]?.query, filter);
  return {
    ...counts,
    isRuleThere: true,
    besides: steps.besides,
    sources: events.map((event) => sourceOf(explainSource(compiled, event), titleOf)),
  };
}

/** The events behind an alert, alerts between them looked through. */
function sourceIds(document: JsonObject): readonly string[] {
  const types = membersAt(document, 'kibana.alert.ancestors.type');
  const ids = membersAt(document, 'kibana.alert.ancestors.id');
  return [...new Set(ids.filter((id, i) => typeof id === 'string' && types[i] === 'event').map(String))];
}

function sourceOf({ event, met, marks }: ExplainedSource, titleOf: (filter: number) => string): object {
  const { id, dataset, index, time, document } = event;
  const change = credentialChangeOf(document);
  return {
    id,
    dataset,
    index,
    time,
    document,
    marks,
    met: met.map(({ filter, clause }) => ({ title: titleOf(filter), clause: shownClause(clause, 0) })),
    ...(change ? { credentials: change } : {}),
  };
}

const MAX_DEPTH = 30;

/** Values of a field that a clause saw, as they are shown. */
const MAX_SEEN = 10;

function shownClause({ kind, words, text, isTrue, operands, seen }: WordedClause, depth: number): object {
  return {
    kind,
    words: words.slice(0, 2000),
    text: text.slice(0, 2000),
    isTrue,
    operands: depth > MAX_DEPTH ? [] : operands.map((operand) => shownClause(operand, depth + 1)),
    seen: seen.map(({ field, values }) => ({ field, values: values.slice(0, MAX_SEEN), more: Math.max(0, values.length - MAX_SEEN) })),
  };
}
