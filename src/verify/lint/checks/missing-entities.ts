import { compilePathPattern } from '#event/path-pattern.ts';
import type { AbsentField } from '#normalize/stream-facts.ts';
import type { Copied } from '../../reading/reading.ts';
import type { Finding } from '../finding.ts';
import type { Subject } from '../subject.ts';
import { listedOperations } from './credential-operations.ts';

/** L023: a column that is null for part of the events the rule asks for. */
export function missingEntities(subject: Subject): readonly Finding[] {
  const absent = subject.facts.flatMap((facts) => facts.absent);
  return subject.reading.copied.flatMap((copied) => {
    const path = subject.rule.fieldMap.get(copied.field) ?? copied.field;
    const fact = absent.find((one) => compilePathPattern(one.path)(path));
    return fact && concerns(subject, fact) ? [finding(copied, path, fact)] : [];
  });
}

/** A target is missing only for the operations that are done to users. */
function concerns(subject: Subject, { path }: AbsentField): boolean {
  return !path.includes('target_resources') || listedOperations(subject).some(({ fact }) => fact.target === 'user');
}

function finding({ column, field, span }: Copied, path: string, { when, instead }: AbsentField): Finding {
  return {
    code: 'L023',
    severity: 'warning',
    message: `${column} is empty when ${when}`,
    span,
    evidence: [`${path} is missing then; ${instead} has it`],
    help: `${column} = coalesce(${field}, …)`,
  };
}
