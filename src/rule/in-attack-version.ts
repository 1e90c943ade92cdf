import { attackEntry } from './attack.ts';
import { CHANGED_IN_19, REVOKED_BEFORE_18 } from './attack-versions.ts';
import type { Rule, Threat, ThreatEntry } from './rule.ts';

/** Versions of ATT&CK that a rule's threat entries can be read in, oldest first. */
export const ATTACK_VERSIONS = ['18', '19'] as const;

export type AttackVersion = (typeof ATTACK_VERSIONS)[number];

export const NEWEST_ATTACK_VERSION: AttackVersion = '19';

/** A technique that a rule names by an id which the version does not have, and the one that stands in its place. */
export type AttackRedirect = { readonly from: string; readonly to: ThreatEntry };

export type InAttackVersion = { readonly rule: Rule; readonly redirects: readonly AttackRedirect[] };

/** The rule with its techniques as a version of ATT&CK knows them. Ids that nobody replaced stay, with the names that the author gave. */
export function inAttackVersion(rule: Rule, version = NEWEST_ATTACK_VERSION): InAttackVersion {
  const redirects = new Map<string, AttackRedirect>();
  const redirect = (entry: ThreatEntry): ThreatEntry => {
    const id = currentId(entry.id, version);
    if (id === entry.id) return entry;
    const to = namedEntry(id, version);
    redirects.set(entry.id, { from: entry.id, to });
    return to;
  };
  const threat = rule.threat.map((one) => redirectThreat(one, redirect, version));
  return redirects.size === 0 ? { rule, redirects: [] } : { rule: { ...rule, threat }, redirects: [...redirects.values()] };
}

type Technique = Threat['techniques'][number];

function redirectThreat(threat: Threat, redirect: (entry: ThreatEntry) => ThreatEntry, version: AttackVersion): Threat {
  const techniques = new Map<string, ThreatEntry & { readonly subtechniques: ThreatEntry[] }>();
  const open = (technique: ThreatEntry): ThreatEntry[] => {
    const known = techniques.get(technique.id) ?? { ...technique, subtechniques: [] };
    techniques.set(technique.id, known);
    return known.subtechniques;
  };
  const add = (entry: ThreatEntry, parentOf: (id: string) => ThreatEntry): void => {
    const parentId = techniqueOf(entry.id);
    const children = open(parentId === entry.id ? entry : parentOf(parentId));
    if (parentId !== entry.id && !children.some(({ id }) => id === entry.id)) children.push(entry);
  };
  for (const { subtechniques, ...technique } of threat.techniques) {
    // A technique with sub-techniques stands there for them: it is where they are.
    const precise = subtechniques.length === 0 ? [technique] : subtechniques;
    for (const entry of precise) add(redirect(entry), (id) => (id === technique.id ? technique : namedEntry(id, version)));
  }
  return { ...threat, techniques: [...techniques.values()] satisfies readonly Technique[] };
}

function techniqueOf(id: string): string {
  return id.split('.', 1)[0] as string;
}

function namedEntry(id: string, version: AttackVersion): ThreatEntry {
  const { name, reference } = attackEntry(id);
  const inNineteen = NAMES_IN_19.get(id);
  return { id, name: (version === '19' ? (inNineteen ?? name) : (name ?? inNineteen)) ?? id, reference };
}

/** Replaced techniques were replaced again: followed this far. */
const MAX_STEPS = 5;

function currentId(given: string, version: AttackVersion): string {
  let id = given;
  for (let step = 0; step < MAX_STEPS; step++) {
    const next = REVOKED.get(id) ?? (version === '19' ? TO_19 : TO_18).get(id);
    if (next === undefined) break;
    id = next;
  }
  return id;
}

function rowsOf(table: string): readonly (readonly [from: string, to: string, name: string])[] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [from = '', to = '', ...name] = line.split(' ');
      return [from, to, name.join(' ')];
    });
}

const REVOKED = new Map(rowsOf(REVOKED_BEFORE_18).map(([from, to]) => [from, to]));
const CHANGES = rowsOf(CHANGED_IN_19);
const TO_19 = new Map(CHANGES.map(([from, to]) => [from, to]));
const NAMES_IN_19 = new Map(CHANGES.map(([, to, name]) => [to, name]));

/** Back to 18: where several techniques became one, the one that had its name. */
const TO_18 = new Map(
  [...NAMES_IN_19].flatMap(([id, name]) => {
    const before = CHANGES.filter(([from, to]) => to === id && !REVOKED.has(from)).map(([from]) => from);
    const [only, ...others] = before;
    const chosen = others.length === 0 ? only : before.find((from) => attackEntry(from).name === name);
    return chosen === undefined ? [] : [[id, chosen] as const];
  }),
);
