import type { FunctionDefinition } from './function.ts';

/** The list of functions and operators. */
export const functions: readonly FunctionDefinition[] = [];

const byName = new Map(functions.map((definition) => [definition.name, definition]));

export function functionNamed(name: string): FunctionDefinition | undefined {
  return byName.get(name);
}
