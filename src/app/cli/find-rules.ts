import { existsSync } from 'node:fs';
import { nearest } from '#base/nearest.ts';
import type { Rule } from '#rule/rule.ts';
import { type LoadedRules, loadRules } from '../load-rules.ts';
import { loadNamedRules } from '../packs.ts';
import { UsageError } from './exit-code.ts';
import { printRuleDiagnostics } from './rule-diagnostics.ts';

export type RulesFlags = { readonly rules?: readonly string[] };

/** The option of every command that takes rules by their id. */
export const RULES_OPTION = ['-r, --rules <path...>', 'rule files and folders, in place of the built-in packs'] as const;

export function loadNamed({ rules }: RulesFlags): Promise<LoadedRules> {
  return loadNamedRules(rules);
}

/** The rules that words name: each the id of a rule, or the path of a rule file or folder. Every rule stands once. */
export async function findRules(words: readonly string[], flags: RulesFlags): Promise<readonly Rule[]> {
  const found = new Map<string, Rule>();
  let loaded: LoadedRules | undefined;
  for (const word of words) {
    for (const rule of await rulesAt(word)) if (!found.has(rule.id)) found.set(rule.id, rule);
    if (isPath(word)) continue;
    loaded ??= await loadNamed(flags);
    const rule = ruleCalled(word, loaded);
    found.set(rule.id, rule);
  }
  return [...found.values()];
}

/** What looks like a path is one, and so is what exists. */
export function isPath(word: string): boolean {
  return /[/\\]/.test(word) || existsSync(word);
}

async function rulesAt(word: string): Promise<readonly Rule[]> {
  if (!isPath(word)) return [];
  const loaded = await loadRules([word]);
  printRuleDiagnostics(process.stderr, loaded.diagnostics, loaded.problems);
  if (loaded.rules.length > 0) return loaded.rules;
  throw new UsageError(`${word} holds no rule.`, 'Name the id of a rule (see `tocsin rules`), or a rule file.');
}

/** The rule of an id, in whatever case it is written; throws when there is none. */
export function ruleCalled(id: string, loaded: LoadedRules): Rule {
  const rule =
    loaded.rules.find((candidate) => candidate.id === id) ??
    loaded.rules.find((candidate) => candidate.id.toLowerCase() === id.toLowerCase());
  if (rule) return rule;
  printRuleDiagnostics(process.stderr, loaded.diagnostics, loaded.problems);
  const meant = nearest(
    id,
    loaded.rules.map((candidate) => candidate.id),
  );
  throw new UsageError(
    `no rule has the id "${id}".`,
    meant === undefined ? 'See `tocsin rules` for all of them.' : `Did you mean ${meant}?`,
  );
}
