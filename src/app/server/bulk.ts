import { isJsonObject, type JsonObject } from '#base/json.ts';

/** One operation of a bulk body. */
export type BulkOperation =
  | {
      readonly kind: 'take';
      readonly action: 'create' | 'index';
      readonly index: string;
      readonly id?: string;
      readonly document: JsonObject;
    }
  | { readonly kind: 'refused'; readonly action: string; readonly index: string; readonly reason: string };

/** A body that is no bulk body at all. */
export class BulkError extends Error {
  override readonly name = 'BulkError';
}

const ACTIONS = new Set(['create', 'index', 'update', 'delete']);

/**
 * Elasticsearch: the body of `_bulk`, a line that says what to do and, but for `delete`, a line with the document. What cannot be done is
 * refused by itself; only a line that says nothing makes the whole body one that cannot be read.
 */
export function parseBulk(body: string, index: string | undefined): readonly BulkOperation[] {
  const lines = body.split('\n');
  const operations: BulkOperation[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (line.trim() === '') continue;
    const [action, meta] = actionOf(line, i + 1);
    const named = typeof meta._index === 'string' ? meta._index : (index ?? '');
    if (action === 'delete')
      operations.push({ kind: 'refused', action, index: named, reason: 'stored events are never deleted one by one' });
    else {
      i++;
      operations.push(operationOf(action, named, meta, lines[i]));
    }
  }
  if (operations.length === 0) throw new BulkError('request body is required: it holds no operation');
  return operations;
}

function actionOf(line: string, number: number): readonly [action: string, meta: JsonObject] {
  const parsed = parseLine(line);
  const [action, ...others] = isJsonObject(parsed) ? Object.keys(parsed) : [];
  const meta = isJsonObject(parsed) && action !== undefined ? parsed[action] : undefined;
  if (action === undefined || others.length > 0 || !ACTIONS.has(action) || !isJsonObject(meta))
    throw new BulkError(`Malformed action/metadata line [${number}], expected one object of [create, delete, index, update]`);
  return [action, meta];
}

function operationOf(action: string, index: string, meta: JsonObject, line: string | undefined): BulkOperation {
  if (action === 'update') return { kind: 'refused', action, index, reason: 'stored events are never changed' };
  if (index === '') return { kind: 'refused', action, index, reason: 'index is missing' };
  const document = line === undefined ? undefined : parseLine(line);
  if (!isJsonObject(document)) return { kind: 'refused', action, index, reason: 'failed to parse: the document is no JSON object' };
  const id = typeof meta._id === 'string' ? meta._id : undefined;
  return { kind: 'take', action: action === 'create' ? 'create' : 'index', index, document, ...(id === undefined ? {} : { id }) };
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
