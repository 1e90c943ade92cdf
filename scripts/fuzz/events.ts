import type { JsonObject, JsonValue } from '#base/json.ts';
import { mutateJson } from './mutate.ts';
import type { Random } from './random.ts';

const VALUES: readonly JsonValue[] = [
  'a',
  'A',
  'b',
  '',
  'a b',
  1,
  2,
  0,
  443,
  -1,
  1.5,
  '10.0.0.1',
  'true',
  true,
  false,
  null,
  '2026-03-04T09:00:00Z',
];

/** Events that a query may meet: they have the names that stand in it, with the values that stand in it, and are damaged now and then. */
export function eventsFor(text: string, count: number, random: Random): JsonObject[] {
  const names = [...new Set(text.match(/[A-Za-z_@][\w@]*(?:\.[\w@]+)*/g) ?? [])].slice(0, 200);
  const quoted = [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, inner = '']) => inner.replaceAll('*', 'x'));
  const words = [...new Set([...quoted, ...(text.match(/[\w.-]+/g) ?? [])])].slice(0, 200);
  const values: JsonValue[] = [...VALUES, ...words];
  return Array.from({ length: count }, (_, i) => {
    const event = buildEvent(names, values, i, random);
    const damaged = random.happens(0.3) ? mutateJson(event, values, random) : event;
    return typeof damaged === 'object' && damaged !== null && !Array.isArray(damaged) ? (damaged as JsonObject) : event;
  });
}

function buildEvent(names: readonly string[], values: readonly JsonValue[], position: number, random: Random): JsonObject {
  const members = names.filter(() => random.happens(0.6)).map((name): [string, JsonValue] => [name, anyValue(values, random)]);
  const flat = Object.fromEntries([['@timestamp', 1_772_600_000_000 + position * random.below(2000)], ...members]);
  return random.happens(0.5) ? (flat as JsonObject) : nested(flat as JsonObject);
}

function anyValue(values: readonly JsonValue[], random: Random): JsonValue {
  if (random.happens(0.8)) return random.pick(values);
  return Array.from({ length: random.below(4) }, () => random.pick(values));
}

/** Dotted names as objects, as far as they do not collide. */
function nested(flat: JsonObject): JsonObject {
  const root: Record<string, JsonValue> = Object.create(null);
  for (const [name, value] of Object.entries(flat)) {
    const segments = name.split('.');
    const last = segments.pop() as string;
    let node: Record<string, JsonValue> | undefined = root;
    for (const segment of segments) node = node && memberObject(node, segment);
    if (node) node[last] = value;
  }
  return { ...root };
}

function memberObject(node: Record<string, JsonValue>, name: string): Record<string, JsonValue> | undefined {
  node[name] ??= Object.create(null) as JsonObject;
  const member = node[name];
  return typeof member === 'object' && member !== null && !Array.isArray(member) ? (member as Record<string, JsonValue>) : undefined;
}
