import type { JsonValue } from '#base/json.ts';
import type { Input } from './input.ts';

/** The smallest input that `tries` find that still fails: stretches of its text and parts of its values are left out while it does. */
export function minimize(input: Input, fails: (input: Input) => boolean, tries: number): Input {
  let left = tries;
  const stillFails = (smaller: Input): boolean => left-- > 0 && fails(smaller);
  switch (input.kind) {
    case 'query': {
      const text = minimizeText(input.text, (smaller) => stillFails({ ...input, text: smaller }));
      const events = minimizeJson(
        [...input.events],
        (smaller) => Array.isArray(smaller) && stillFails({ ...input, text, events: smaller }),
      );
      return { ...input, text, events: events as typeof input.events };
    }
    case 'filters': {
      const filters = minimizeJson([...input.filters], (smaller) => Array.isArray(smaller) && stillFails({ ...input, filters: smaller }));
      return { ...input, filters: filters as JsonValue[] };
    }
    case 'record':
      return { ...input, record: minimizeJson(input.record, (record) => stillFails({ ...input, record })) };
    default:
      return input satisfies never;
  }
}

function minimizeText(text: string, fails: (text: string) => boolean): string {
  let smallest = text;
  for (let size = Math.ceil(text.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < smallest.length; ) {
      const smaller = smallest.slice(0, at) + smallest.slice(at + size);
      if (fails(smaller)) smallest = smaller;
      else at += size;
    }
  }
  return smallest;
}

function minimizeJson(value: JsonValue, fails: (value: JsonValue) => boolean): JsonValue {
  if (typeof value === 'string') return minimizeText(value, fails);
  if (typeof value !== 'object' || value === null) return value;
  let entries: (readonly [string, JsonValue])[] = Object.entries(value) as [string, JsonValue][];
  const build = (members: readonly (readonly [string, JsonValue])[]): JsonValue =>
    Array.isArray(value) ? members.map(([, member]) => member) : Object.fromEntries(members);
  for (let size = entries.length; size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < entries.length; ) {
      const smaller = entries.toSpliced(at, size);
      if (fails(build(smaller))) entries = smaller;
      else at += size;
    }
  }
  for (const [i, [name, member]] of entries.entries()) {
    const smaller = minimizeJson(member, (one) => fails(build(entries.with(i, [name, one]))));
    entries = entries.with(i, [name, smaller]);
  }
  return build(entries);
}
