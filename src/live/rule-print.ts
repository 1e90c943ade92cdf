import { createHash } from 'node:crypto';
import type { CompiledRule } from '#engine/compile.ts';

/** The members of a rule that decide what it finds. */
const PARTS = [
  'uuid',
  'detection',
  'index',
  'schedule',
  'suppression',
  'fieldMap',
  'timestampOverride',
  'timestampOverrideFallbackDisabled',
  'exceptions',
  'mode',
] as const;

/**
 * What decides how a rule finds things, with the filters it came to: what is remembered of a rule holds for as long as this is the same. What
 * the rule says of its alerts, who changed it when and how many it may make are no part of it.
 */
export function printOf(compiled: CompiledRule | undefined): string {
  if (!compiled) return '';
  const known = prints.get(compiled);
  if (known !== undefined) return known;
  const { rule, filters } = compiled;
  const parts = PARTS.map((part) => rule[part]);
  const text = JSON.stringify([parts, filters], (_key, member: unknown) => (member instanceof Map ? [...member] : member));
  const print = createHash('sha256').update(text).digest('base64url');
  prints.set(compiled, print);
  return print;
}

const prints = new WeakMap<CompiledRule, string>();
