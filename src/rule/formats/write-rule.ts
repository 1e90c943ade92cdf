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

export function ordered(file: FileRule): [string, unknown][] {
  const spare = {
    threat: file.threat.map((threat) => spareThreat(threat)),
    threshold: file.threshold && spareThreshold(file.threshold),
  };
  return Object.entries({ ...file, ...spare })
    .filter(([, value]) => value !== undefined)
    .sort(([one], [other]) => ORDER.indexOf(one) - ORDER.indexOf(other));
}

function spareThreat({ technique, ...threat }: FileRule['threat'][number]): object {
  return { ...threat, ...listed('technique', technique.map(spareTechnique)) };
}

function spareThreshold({ field, value, cardinality }: NonNullable<FileRule['threshold']>): object {
  return { field, value, ...listed('cardinality', cardinality) };
}

function spareTechnique({ subtechnique, ...technique }: FileRule['threat'][number]['technique'][number]): object {
  return { ...technique, ...listed('subtechnique', subtechnique) };
}

/** A list that says nothing is not written. */
function listed(member: string, list: readonly unknown[]): object {
  return list.length === 0 ? {} : { [member]: list };
}
