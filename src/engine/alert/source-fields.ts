import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { ecsFieldsByType } from '#event/schema/ecs-fields.ts';

/** A field that cannot stand in an alert as the event has it, with its value as JSON text. */
type Misfit = { readonly field: string; readonly value: string };

/**
 * The event's fields as an alert can carry them. What only an alert may say, and what would keep the alert from being stored beside others
 * (a text where ECS has an object, an object where ECS has a value, a name that is no path), stands in `tocsin.alert.misfits` instead: nothing
 * is lost. An alert's own words are not repeated in alerts on it.
 */
export function sourceFields(fields: JsonObject, isOfAlert: boolean): JsonObject {
  const misfits: Misfit[] = [];
  const containers = containersOf(fields);
  const fitting = fitMembers(fields, '', { containers, isOfAlert, misfits }, 0);
  const { event, 'event.kind': _, ...others } = fitting;
  return {
    ...others,
    event: { ...(isJsonObject(event) ? event : {}), kind: 'signal' },
    ...(misfits.length === 0 ? {} : { 'tocsin.alert.misfits': misfits }),
  };
}

/** Members of an event that would pass for the alert's own; `signal.*` are the legacy names. */
const RESERVED = /^(?:kibana\.(?:alert|space_ids|version)|signal|tocsin)(?:\.|$)/;

/** Elasticsearch: `index.mapping.depth.limit`. */
const MAX_DEPTH = 20;

type Fitting = { readonly containers: ReadonlySet<string>; readonly isOfAlert: boolean; readonly misfits: Misfit[] };

function fitMembers(object: JsonObject, prefix: string, fitting: Fitting, depth: number): JsonObject {
  const kept: [string, JsonValue][] = [];
  for (const [name, value] of Object.entries(object)) {
    const path = prefix + name;
    const isReserved = RESERVED.test(path);
    if (isReserved && fitting.isOfAlert) continue;
    const fit = isReserved || !isPath(name) || isBelowValue(path) ? undefined : fitValue(value, path, fitting, depth);
    if (fit === undefined) fitting.misfits.push({ field: path, value: JSON.stringify(value) });
    else if (!isEmpty(fit) || isEmpty(value)) kept.push([name, fit]);
  }
  return Object.fromEntries(kept);
}

function isEmpty(value: JsonValue): boolean {
  return isJsonObject(value) && Object.keys(value).length === 0;
}

/** Undefined when the value cannot stand at the path. */
function fitValue(value: JsonValue, path: string, fitting: Fitting, depth: number): JsonValue | undefined {
  if (value === null) return value;
  if (Array.isArray(value)) return fitArray(value, path, fitting, depth);
  if (!isJsonObject(value)) return ecs.containers.has(path) || (fitting.containers.has(path) && !ecs.values.has(path)) ? undefined : value;
  if (ecs.anyShape.has(path)) return value;
  if (ecs.values.has(path) || depth + path.split('.').length > MAX_DEPTH) return undefined;
  return fitMembers(value, `${path}.`, fitting, depth);
}

/** Every member must fit; an array is not taken apart. */
function fitArray(array: readonly JsonValue[], path: string, fitting: Fitting, depth: number): JsonValue | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const fit: JsonValue[] = [];
  const found: Misfit[] = [];
  for (const member of array) {
    const one = fitValue(member, path, { ...fitting, misfits: found }, depth + 1);
    if (one === undefined) return undefined;
    fit.push(one);
  }
  fitting.misfits.push(...found);
  return fit;
}

function isPath(name: string): boolean {
  return name.split('.').every((segment) => segment.trim() !== '');
}

/** Something below what ECS says is a value: `message.text`. */
function isBelowValue(path: string): boolean {
  for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) if (ecs.values.has(path.slice(0, dot))) return true;
  return false;
}

/** The paths under which the document itself has further ones. */
function containersOf(document: JsonObject): ReadonlySet<string> {
  const found = new Set<string>();
  addContainers(document, '', found, 0);
  return found;
}

function addContainers(value: JsonValue, path: string, found: Set<string>, depth: number): void {
  if (depth > MAX_DEPTH * 2 || typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const member of value) addContainers(member, path, found, depth + 1);
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    const full = path === '' ? name : `${path}.${name}`;
    for (let dot = full.indexOf('.', path.length + 1); dot > 0; dot = full.indexOf('.', dot + 1)) found.add(full.slice(0, dot));
    if (path !== '') found.add(path);
    addContainers(member, full, found, depth + 1);
  }
}

const ecs = ecsShapes();

/** Where ECS has objects, where values, and where either may stand. */
function ecsShapes(): Readonly<Record<'containers' | 'values' | 'anyShape', ReadonlySet<string>>> {
  const namesOf = (types: readonly string[]): string[] => types.flatMap((type) => ecsFieldsByType[type]?.split(' ') ?? []);
  const objects = ['object', 'nested'];
  const anyShape = new Set(namesOf(['flattened', 'geo_point']));
  const values = new Set(
    Object.keys(ecsFieldsByType)
      .filter((type) => !objects.includes(type))
      .flatMap((type) => namesOf([type]))
      .filter((name) => !anyShape.has(name)),
  );
  const containers = new Set(namesOf(objects));
  for (const name of [...values, ...containers, ...anyShape])
    for (let dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) containers.add(name.slice(0, dot));
  for (const name of values) containers.delete(name);
  return { containers, values, anyShape };
}
