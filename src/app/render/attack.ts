import type { Rule, Threat, ThreatEntry } from '#rule/rule.ts';

/** The most precise techniques a rule names, each once, in the rule's order. */
export function techniquesOf(threat: Rule['threat']): readonly ThreatEntry[] {
  const found = new Map<string, ThreatEntry>();
  for (const technique of threat.flatMap(({ techniques }) => techniques)) {
    const precise = technique.subtechniques.length > 0 ? technique.subtechniques : [technique];
    for (const entry of precise) if (!found.has(entry.id)) found.set(entry.id, entry);
  }
  return [...found.values()];
}

export function tacticsOf(threat: Rule['threat']): readonly Threat['tactic'][] {
  return [...new Map(threat.map(({ tactic }) => [tactic.id, tactic])).values()];
}

/** `T1098.001 Additional Cloud Credentials (Persistence, Privilege Escalation)`; empty when the rule names none. */
export function printTechniques(threat: Rule['threat']): string {
  const techniques = techniquesOf(threat).map(printEntry).join(', ');
  const tactics = tacticsOf(threat)
    .map(({ name }) => name)
    .join(', ');
  return techniques === '' ? tactics : `${techniques}${tactics === '' ? '' : ` (${tactics})`}`;
}

/** Id and name, or the id alone when that is all there is. */
export function printEntry({ id, name }: ThreatEntry): string {
  return name === id || name === '' ? id : `${id} ${name}`;
}
