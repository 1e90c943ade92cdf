import type { JsonValue } from '#base/json.ts';

const MAX_DEPTH = 100;
/** The longest records of clouds hold some tens of thousands; what no cloud writes must not take seconds. */
const MAX_VALUES = 200_000;

/**
 * Why a value cannot be a record: nested deeper than 100 levels (a value that contains itself too), more than 200,000 values, or holding what
 * JSON has no word for.
 * Undefined when it can; everything that reads records may use recursion from then on.
 */
export function problemOf(value: unknown): string | undefined {
  return problemBelow(value, MAX_DEPTH, { left: MAX_VALUES });
}

function problemBelow(value: unknown, levels: number, values: { left: number }): string | undefined {
  if (typeof value !== 'object' || value === null) return scalarProblem(value);
  if (levels === 0) return `The record is nested deeper than ${MAX_DEPTH} levels`;
  if (value instanceof Date) return 'The record holds a Date object; give ISO 8601 text';
  const members: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  values.left -= members.length;
  if (values.left < 0) return `The record holds more than ${MAX_VALUES.toLocaleString('en')} values`;
  for (const member of members) {
    // Texts are most of a record and never a problem.
    const problem = typeof member === 'string' ? undefined : problemBelow(member, levels - 1, values);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function scalarProblem(value: unknown): string | undefined {
  if (typeof value === 'bigint') return 'The record holds a BigInt; give a number or a text';
  if (typeof value === 'function' || typeof value === 'symbol') return `The record holds a ${typeof value}; a record is JSON`;
  return undefined;
}

/** The value as JSON, or why it cannot be read as such. */
export function parseJson(text: string): { readonly value: JsonValue } | { readonly problem: string } {
  try {
    const value: JsonValue = JSON.parse(text);
    const problem = problemOf(value);
    return problem === undefined ? { value } : { problem };
  } catch (error) {
    return { problem: `The text is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}
