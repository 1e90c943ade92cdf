import type { PackFolder, PackPage, PackRuleFolder } from '#io/stores/pack-folder.ts';
import { type Hunt, parseHunts } from '#rule/hunts.ts';
import { parseRules } from '#rule/load.ts';
import type { PackManifest } from '#rule/pack.ts';
import type { Rule } from '#rule/rule.ts';
import { parseRuleCases, type RuleCases } from '#rule/rule-cases.ts';

/** A rule of a pack with everything beside it, ready to be shown. */
export type SiteRule = {
  readonly rule: Rule;
  /** The name of its page, without `.html`. */
  readonly slug: string;
  readonly pages: Readonly<Partial<Record<PackPage, string>>>;
  readonly hunts: readonly Hunt[];
  readonly cases: RuleCases;
};

/** A pack, ready to be shown. */
export type Site = {
  readonly manifest: PackManifest;
  readonly rules: readonly SiteRule[];
  readonly changelog?: string;
  readonly notes?: string;
  readonly version: string;
};

/** Files of rules that do not load are named. */
export function siteRules(folder: PackFolder): { readonly rules: readonly SiteRule[]; readonly broken: readonly string[] } {
  const loaded = folder.rules.map((one) => ({ path: one.file.path, rules: rulesIn(one) }));
  return { rules: loaded.flatMap(({ rules }) => rules), broken: loaded.filter(({ rules }) => rules.length === 0).map(({ path }) => path) };
}

function rulesIn({ name, file, pages, hunts, cases }: PackRuleFolder): readonly SiteRule[] {
  const { rules } = parseRules(file.text, { path: file.path });
  return rules.map((rule) => ({
    rule,
    slug: rules.length === 1 ? name : `${name}-${rule.uuid.slice(0, 8)}`,
    pages: rule.note === undefined || pages.guide !== undefined ? pages : { ...pages, guide: rule.note },
    hunts: hunts === undefined ? [] : parseHunts(hunts).hunts,
    cases: parseRuleCases(cases ?? 'cases: []'),
  }));
}
