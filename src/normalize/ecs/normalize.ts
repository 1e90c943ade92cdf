import { isJsonObject, type JsonObject } from '#base/json.ts';
import { fieldValues } from '#event/path.ts';
import { baseFields } from '../known-fields.ts';
import type { Normalized, Normalizer, Recognition } from '../normalizer.ts';

/** Documents that are ECS already: what Elastic stored, exported, and whatever else speaks it. They pass through as they are. */
export const ecsDocument: Normalizer = {
  dataset: 'ecs',
  title: 'Documents in the Elastic Common Schema',
  fields: baseFields,
  recognize: recognizeEcs,
  normalize: normalizeEcs,
};

/** The dataset of a document that names none. */
const GENERIC = 'generic';

function recognizeEcs(record: JsonObject): Recognition | undefined {
  const source = sourceOf(record);
  if (source !== record && typeof record._id === 'string') return { confidence: 1, reason: 'an Elasticsearch export: _id and _source' };
  if (datasetOf(source) !== undefined) return { confidence: 1, reason: 'event.dataset or data_stream.dataset is set' };
  const isEcs =
    Object.hasOwn(source, '@timestamp') && fieldValues(source, 'event.kind').length + fieldValues(source, 'ecs.version').length > 0;
  if (isEcs) return { confidence: 0.6, reason: '@timestamp with event.kind or ecs.version' };
  const looksEcs = Object.hasOwn(source, '@timestamp') && Object.keys(source).some((name) => name === 'event' || name.startsWith('event.'));
  return looksEcs ? { confidence: 0.3, reason: '@timestamp and event' } : undefined;
}

function normalizeEcs(record: JsonObject): Normalized {
  const document = sourceOf(record);
  const dataset = datasetOf(document) ?? datasetOfIndex(record._index) ?? GENERIC;
  const { _index: index, _id: id } = record;
  const stored = document !== record && typeof index === 'string' && typeof id === 'string' ? { index, id } : undefined;
  return { kind: 'events', events: [{ document, dataset, ...(stored && { stored }) }] };
}

function sourceOf(record: JsonObject): JsonObject {
  return Object.hasOwn(record, '_source') && isJsonObject(record._source) ? record._source : record;
}

/** `data_stream.dataset` is what the store goes by; `event.dataset` should say the same. */
function datasetOf(document: JsonObject): string | undefined {
  const [dataset] = [...fieldValues(document, 'data_stream.dataset'), ...fieldValues(document, 'event.dataset')];
  return typeof dataset === 'string' && dataset !== '' ? dataset : undefined;
}

/** `.ds-logs-azure.auditlogs-default-2026.03.04-000001` and `logs-azure.auditlogs-default` name it as well. */
function datasetOfIndex(index: unknown): string | undefined {
  const match = typeof index === 'string' ? /^(?:\.ds-)?logs-([^-]+)-[^-]+/.exec(index) : null;
  return match?.[1];
}
