import type { Finding } from '../finding.ts';
import type { Subject } from '../subject.ts';
import { listedOperations } from './credential-operations.ts';

/** L015: two rules that fire on an operation alone and rate it differently. By the id of the first of them. */
export function severityConflicts(subjects: readonly Subject[]): ReadonlyMap<string, readonly Finding[]> {
  const simple = subjects
    .filter(isOperationAlone)
    .map((subject) => ({ subject, names: new Set(listedOperations(subject).map(({ fact }) => fact.name)) }));
  const found = new Map<string, Finding[]>();
  for (const [i, one] of simple.entries()) {
    for (const other of simple.slice(i + 1)) {
      const shared = [...one.names].filter((name) => other.names.has(name));
      if (shared.length === 0 || one.subject.rule.severity === other.subject.rule.severity) continue;
      for (const [mine, theirs] of [
        [one, other],
        [other, one],
      ] as const) {
        const list = found.get(mine.subject.rule.id) ?? [];
        list.push(finding(mine.subject, theirs.subject, shared));
        found.set(mine.subject.rule.id, list);
      }
    }
  }
  return found;
}

/** Nothing but the operation, its outcome, and who it is about at all. */
const BESIDES = /^(?:event\.(?:dataset|module|outcome|kind|category|provider)|data_stream\.\w+)$|\.(?:result|category)$/;

function isOperationAlone(subject: Subject): boolean {
  const listed = listedOperations(subject);
  const fields = new Set(listed.map(({ field }) => field));
  return (
    listed.length > 0 && subject.reading.comparisons.every(({ field, part }) => part === 'rows' || fields.has(field) || BESIDES.test(field))
  );
}

function finding({ rule }: Subject, { rule: other }: Subject, shared: readonly string[]): Finding {
  return {
    code: 'L015',
    severity: 'info',
    message: `Rated ${rule.severity}, and ${other.severity} by the rule "${other.id}" for the same operation`,
    snippet: `severity: ${rule.severity}`,
    evidence: shared.map((name) => `both fire on "${name.trim()}"`),
    help: 'choose one, or run one of them',
  };
}
