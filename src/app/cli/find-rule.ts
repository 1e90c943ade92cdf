import { nearest } from '#base/nearest.ts';
import type { Rule } from '#rule/rule.ts';
import { UsageError } from './exit-code.ts';

/** The rule of an id; letters may differ when none has it exactly. */
export function findRule(id: string, rules: readonly Rule[]): Rule | undefined {
  return rules.find((rule) => rule.id === id) ?? rules.find((rule) => rule.id.toLowerCase() === id.toLowerCase());
}

export function noSuchRule(id: string, rules: readonly Rule[]): UsageError {
  const meant = nearest(
    id,
    rules.map((rule) => rule.id),
  );
  return new UsageError(
    `no rule has the id "${id}".`,
    meant === undefined ? 'See `tocsin rules` for all of them.' : `Did you mean ${meant}?`,
  );
}
