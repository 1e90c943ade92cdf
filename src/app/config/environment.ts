import { isJsonObject } from '#base/json.ts';

/** A member of the configuration that an environment variable sets. */
export type EnvironmentValue = { readonly name: string; readonly path: readonly string[]; readonly value: unknown };

const PREFIX = 'TOCSIN__';

/**
 * The members that environment variables set: `TOCSIN__SERVER__PORT=9871` is `server.port`. A value is read as JSON, so that
 * `["a"]` is a list and `9871` a number; what is no JSON is a text. In the order of their names: the same environment gives the same configuration.
 */
export function environmentValues(env: NodeJS.ProcessEnv): readonly EnvironmentValue[] {
  return Object.keys(env)
    .filter((name) => name.startsWith(PREFIX))
    .sort()
    .map((name) => ({ name, path: name.slice(PREFIX.length).toLowerCase().split('__'), value: parsedValue(env[name] ?? '') }));
}

/** A configuration with the values in their places. Lists are set as a whole. */
export function withEnvironment(file: Readonly<Record<string, unknown>>, values: readonly EnvironmentValue[]): Record<string, unknown> {
  return values.reduce((config, { path, value }) => setAt(config, path, value), { ...file });
}

function setAt(
  object: Readonly<Record<string, unknown>>,
  [first = '', ...rest]: readonly string[],
  value: unknown,
): Record<string, unknown> {
  if (rest.length === 0) return { ...object, [first]: value };
  const inner = object[first];
  return { ...object, [first]: setAt(isJsonObject(inner) ? inner : {}, rest, value) };
}

function parsedValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
