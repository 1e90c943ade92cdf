import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { parseDate, printDate } from '#event/date.ts';
import type { Event } from '#event/event.ts';
import { compileIndexPatterns } from '#event/index-pattern.ts';
import type { Scalar } from '#event/value.ts';
import type { Assignment } from './constraint.ts';

/** The variable of a field of one of the events: `0 process.name`. */
export function variableOf(event: number | string, path: string): string {
  return `${event} ${path}`;
}

/** The event that has the values found for its variables. `time`: epoch milliseconds. */
export function buildEvent(event: number | string, assignment: Assignment, index: string, time: number): Event {
  const prefix = variableOf(event, '');
  const members = [...assignment]
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, { values }]) => [name.slice(prefix.length), values]);
  return eventOf(`witness-${event}`, members as [string, readonly Scalar[]][], index, time);
}

/** The event of values whose variables are the field paths themselves; `_id` and `_index` are its own. */
export function documentEvent(position: number, assignment: Assignment, indices: readonly string[], time: number): Event {
  const own = (path: string): string | undefined => assignment.get(path)?.values.map(String)[0];
  const members = [...assignment].filter(([path]) => !/^[_#]/.test(path)).map(([path, { values }]) => [path, values] as const);
  const dataset = own('data_stream.dataset') ?? own('event.dataset');
  return eventOf(own('_id') ?? `witness-${position}`, members, own('_index') ?? indexFor(indices, dataset), time);
}

function eventOf(id: string, members: readonly (readonly [path: string, values: readonly Scalar[]])[], index: string, time: number): Event {
  const document: Draft = Object.create(null);
  const isTimed = members.some(([path, values]) => path === '@timestamp' && values.length > 0);
  if (!isTimed) setAt(document, '@timestamp', printDate(time));
  for (const [path, values] of members) if (values.length > 0) setAt(document, path, values.length === 1 ? (values[0] as Scalar) : values);
  const given = parseDate(document['@timestamp'] as Scalar) ?? time;
  return { id, dataset: datasetOf(index), index, time: given, ingested: given, document: plain(document) };
}

type Draft = { [key: string]: JsonValue | Draft };

/** A JSON object of ordinary objects, whatever its keys are called. */
function plain(draft: Draft): JsonObject {
  return JSON.parse(JSON.stringify(draft)) as JsonObject;
}

/** Puts a value at a dotted path; where a value stands in the way, the whole path becomes one dotted key. */
function setAt(draft: Draft, path: string, value: JsonValue): void {
  const segments = path.split('.');
  const name = segments.pop() as string;
  let node: Draft = draft;
  for (const segment of segments) {
    const next = node[segment] ?? (Object.create(null) as Draft);
    if (!isJsonObject(next)) {
      draft[path] = value;
      return;
    }
    node[segment] = next;
    node = next as Draft;
  }
  if (node[name] === undefined) node[name] = value;
  else draft[path] = value;
}

/** An index that the patterns select, that of the dataset if it is one of them; `logs-okta.system-*` gives `logs-okta.system-default`. */
export function indexFor(patterns: readonly string[], dataset?: string): string {
  const selects = compileIndexPatterns(patterns);
  const native = `logs-${dataset}-default`;
  if (dataset !== undefined && patterns.length > 0 && selects(native, dataset)) return native;
  const names = patterns
    .flatMap((pattern) => pattern.split(','))
    .map((pattern) => pattern.trim().slice(pattern.trim().indexOf(':') + 1))
    .filter((pattern) => pattern !== '' && !pattern.startsWith('-'))
    .flatMap((pattern) => FILLINGS.map((filling) => pattern.replaceAll('*', filling).replaceAll('?', 'x')));
  return names.find((name) => selects(name, datasetOf(name))) ?? 'logs-witness.events-default';
}

const FILLINGS = ['default', '', '-default', 'witness'];

function datasetOf(index: string): string {
  return /^logs-(.+)-[^-]*$/.exec(index)?.[1] ?? index;
}
