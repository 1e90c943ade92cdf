import { canonicalJson } from '#base/json.ts';
import { compactThreat } from '../attack.ts';
import { type FileRule, ruleSchema } from './schema.ts';
import { threatFromFile } from './threat.ts';

/** The order in which members are written: what a reader asks first stands first. */
const ORDER: readonly string[] = ['rule_id', 'name', 'description', 'type', 'language', 'index', 'query', ...Object.keys(ruleSchema.shape)];

const DEFAULTS: Readonly<Record<string, unknown>> = ruleSchema.parse({ rule_id: 'x', name: 'x', type: 'query', severity: 'low' });
const ALWAYS: readonly string[] = ['rule_id', 'name', 'type', 'severity', 'description'];

/** The members of a rule in reading order, without those that have their default. */
export function withoutDefaults(file: FileRule): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    ordered(file).filter(
      ([member, value]) =>
        ALWAYS.includes(member) || !Object.hasOwn(DEFAULTS, member) || canonicalJson(value) !== canonicalJson(DEFAULTS[member]),
    ),
  );
}

/** The same with our short forms: ATT&CK by ids where ids say all. */
export function shortRule(file: FileRule): Readonly<Record<string, unknown>> {
  const members = withoutDefaults(file);
  const compact = file.threat.map((threat) => compactThreat(threatFromFile(threat)));
  const tactics = new Set(compact.map((threat) => threat?.tactic));
  if (compact.length === 0 || compact.includes(undefined) || tactics.size < compact.length) return members;
  return { ...members, threat: Object.fromEntries(compact.flatMap((threat) => (threat ? [[threat.tactic, threat.techniques]] : []))) };
}

export function ordered(file: object): [string, unknown][] {
  return Object.entries(file)
    .filter(([, value]) => value !== undefined)
    .sort(([one], [other]) => ORDER.indexOf(one) - ORDER.indexOf(other));
}
