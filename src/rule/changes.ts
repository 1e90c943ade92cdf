import { fileFromRule } from './formats/file-rule.ts';
import type { Rule } from './rule.ts';

/** A rule that an update of its pack changes: the members that differ, as a rule file names them. */
type RuleChange = { readonly id: string; readonly members: readonly MemberChange[] };

export type MemberChange = { readonly member: string; readonly before: string; readonly after: string };

/** What an update does to the rules of a pack. */
export type PackChanges = { readonly added: readonly Rule[]; readonly removed: readonly Rule[]; readonly changed: readonly RuleChange[] };

export function compareRules(before: readonly Rule[], after: readonly Rule[]): PackChanges {
  const old = new Map(before.map((rule) => [rule.id, rule]));
  const ids = new Set(after.map(({ id }) => id));
  return {
    added: after.filter(({ id }) => !old.has(id)),
    removed: before.filter(({ id }) => !ids.has(id)),
    changed: after.flatMap((rule) => {
      const known = old.get(rule.id);
      const members = known ? changedMembers(known, rule) : [];
      return members.length === 0 ? [] : [{ id: rule.id, members }];
    }),
  };
}

function changedMembers(before: Rule, after: Rule): readonly MemberChange[] {
  const [old, now] = [membersOf(before), membersOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((member) => ({ member, before: old.get(member) ?? '', after: now.get(member) ?? '' }))
    .filter((one) => one.before !== one.after);
}

/** Texts as they are, everything else as JSON. */
function membersOf(rule: Rule): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(fileFromRule(rule)).map(([member, value]) => [member, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}
