import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { JsonObject, JsonValue } from '#base/json.ts';
import { ALERT_STATUSES } from '#io/stores/service/alert-store.ts';
import { noteChange, whoOf } from '../../audit.ts';
import type { ServerContext } from '../../context.ts';
import { bodyOf } from '../../request.ts';
import { alertsLike } from './query.ts';
import { searchAlerts } from './search.ts';
import { searchSchema } from './search-schema.ts';

const PATH = '/api/detection_engine/signals';

const ids = z.array(z.string().min(1).max(200)).min(1).max(10_000);
const query = z.record(z.string(), z.json());

/** Older tools call acknowledged alerts in progress. */
const status = z.enum([...ALERT_STATUSES, 'in-progress']).transform((given) => (given === 'in-progress' ? 'acknowledged' : given));
const reason = z.string().max(1000).optional();
const statusSchema = z.union(
  [
    z.object({ signal_ids: ids, status, reason, query: z.undefined().optional() }),
    z.object({ query, status, reason, conflicts: z.enum(['abort', 'proceed']).optional(), signal_ids: z.undefined().optional() }),
  ],
  { error: 'must have a status, and either signal_ids or a query' },
);

const names = z.array(z.string().min(1).max(1024)).max(1000);
const tagsSchema = z.object({ ids, tags: z.object({ tags_to_add: names, tags_to_remove: names }) });
const assigneesSchema = z.object({ ids, assignees: z.object({ add: names, remove: names }) });

/** Alerts as Kibana's tools search and triage them. */
export function addSignalRoutes(server: FastifyInstance, context: ServerContext): void {
  const { store, service, now } = context;
  const triage = { scope: 'analyst' } as const;
  server.post(`${PATH}/search`, { config: { scope: 'viewer', summary: 'Searches alerts', body: searchSchema } }, async (request) =>
    searchAlerts(context, bodyOf(request, searchSchema)),
  );
  server.post(`${PATH}/status`, { config: { ...triage, summary: 'Sets the status of alerts', body: statusSchema } }, async (request) => {
    const asked = bodyOf(request, statusSchema);
    const meant = asked.signal_ids ?? (await alertsLike(context, asked.query as JsonObject)).map(({ id }) => id);
    const updated = service.setStatus(meant, asked.status, { who: whoOf(request), time: now() });
    const members = {
      'kibana.alert.workflow_status_updated_at': new Date(now()).toISOString(),
      'kibana.alert.workflow_user': whoOf(request),
      ...(asked.reason === undefined ? {} : { 'kibana.alert.workflow_reason': asked.reason }),
    };
    store.database.inTransaction(() => {
      store.alerts.mark(meant, () => members);
      noteChange(context, request, `set ${updated} alerts to ${asked.status}${because(asked.reason)}: ${meant.slice(0, 100).join(', ')}`);
    });
    return answer(updated);
  });
  server.post(`${PATH}/tags`, { config: { ...triage, summary: 'Tags alerts', body: tagsSchema } }, async (request) => {
    const { ids: meant, tags } = bodyOf(request, tagsSchema);
    const changes = { add: tags.tags_to_add, remove: tags.tags_to_remove };
    const updated = store.database.inTransaction(() => {
      noteChange(context, request, `tagged ${meant.length} alerts: ${changesText(changes)}: ${meant.slice(0, 100).join(', ')}`);
      return store.alerts.mark(meant, (document) => changed(document, 'kibana.alert.workflow_tags', changes));
    });
    return answer(updated);
  });
  server.post(`${PATH}/assignees`, { config: { ...triage, summary: 'Assigns alerts', body: assigneesSchema } }, async (request) => {
    const { ids: meant, assignees } = bodyOf(request, assigneesSchema);
    const updated = store.database.inTransaction(() => {
      noteChange(context, request, `assigned ${meant.length} alerts: ${changesText(assignees)}: ${meant.slice(0, 100).join(', ')}`);
      return store.alerts.mark(meant, (document) => changed(document, 'kibana.alert.workflow_assignee_ids', assignees));
    });
    return answer(updated);
  });
}

type Changes = { readonly add: readonly string[]; readonly remove: readonly string[] };

function changed(document: JsonObject, member: string, { add, remove }: Changes): JsonObject {
  const before: JsonValue = document[member] ?? [];
  const had = Array.isArray(before) ? before.map(String) : [];
  return { [member]: [...new Set([...had, ...add])].filter((name) => !remove.includes(name)) };
}

function changesText({ add, remove }: Changes): string {
  return [...add.map((name) => `+${name}`), ...remove.map((name) => `-${name}`)].join(' ');
}

function because(text: string | undefined): string {
  return text === undefined ? '' : ` (${text})`;
}

/** Elasticsearch's answer to an update by query. */
function answer(updated: number): object {
  return {
    took: 0,
    timed_out: false,
    total: updated,
    updated,
    deleted: 0,
    batches: 1,
    version_conflicts: 0,
    noops: 0,
    retries: { bulk: 0, search: 0 },
    throttled_millis: 0,
    requests_per_second: -1,
    throttled_until_millis: 0,
    failures: [],
  };
}
