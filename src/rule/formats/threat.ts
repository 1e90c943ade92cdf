import type { Threat, ThreatEntry } from '../rule.ts';

/** A threat as Elastic's formats write it. */
export type FileThreat = {
  readonly framework: string;
  readonly tactic: ThreatEntry;
  readonly technique: readonly (ThreatEntry & { readonly subtechnique: readonly ThreatEntry[] })[];
};

export function fileThreat(threat: Threat): FileThreat {
  const technique = threat.techniques.map(({ subtechniques, ...entry }) => ({ ...entry, subtechnique: [...subtechniques] }));
  return { framework: threat.framework, tactic: threat.tactic, technique };
}

export function threatFromFile(threat: FileThreat): Threat {
  return {
    framework: threat.framework,
    tactic: plainEntry(threat.tactic),
    techniques: threat.technique.map((technique) => ({ ...plainEntry(technique), subtechniques: technique.subtechnique.map(plainEntry) })),
  };
}

function plainEntry({ id, name, reference }: ThreatEntry): ThreatEntry {
  return { id, name, reference };
}
