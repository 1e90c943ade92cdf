import type { JsonValue } from '#base/json.ts';

const MAX_DEPTH = 100;

/**
 * Why a value cannot be a record: nested deeper than 100 levels (a value that contains itself too), or holding what JSON has no word for.
 * Undefined when it can; everything that reads records may use recursion from then on.
 */
export function problemOf(value: unknown): string | undefined {
  const open: Node[] = [{ value, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const problem = problemHere(next);
    if (problem !== undefined) return problem;
    openMembers(next, open);
  }
  return undefined;
}

type Node = { readonly value: unknown; readonly depth: number };

function problemHere({ value, depth }: Node): string | undefined {
  if (typeof value === 'bigint') return 'The record holds a BigInt; give a number or a text';
  if (typeof value === 'function' || typeof value === 'symbol') return `The record holds a ${typeof value}; a record is JSON`;
  if (value instanceof Date) return 'The record holds a Date object; give ISO 8601 text';
  return typeof value === 'object' && depth >= MAX_DEPTH ? `The record is nested deeper than ${MAX_DEPTH} levels` : undefined;
}

/** Texts are most of a record and never a problem: they are not opened. */
function openMembers({ value, depth }: Node, open: Node[]): void {
  if (typeof value !== 'object' || value === null) return;
  for (const member of Array.isArray(value) ? value : Object.values(value)) {
    if (typeof member !== 'string' && member !== null) open.push({ value: member, depth: depth + 1 });
  }
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
