import type { Span } from '#base/span.ts';
import { compileCondition } from '#engine/match/condition.ts';
import { DocumentReader } from '#engine/match/reader.ts';
import type { Condition } from '#plan/expr.ts';
import { fieldsOfCondition } from '#plan/fields.ts';
import { planQuery } from '#plan/languages.ts';
import { optimizeCondition } from '#plan/optimize/optimize.ts';
import type { Clause } from '../../reading/reading.ts';
import type { Finding } from '../finding.ts';
import type { Subject } from '../subject.ts';
import { isAbsent } from './unknown-fields.ts';

type Truth = 'always' | 'never' | 'depends';

/** L005: a clause that is true for every event, or for none, because of fields that no event has or of clauses that contradict each other. */
export function constantClauses(subject: Subject): readonly Finding[] {
  return subject.reading.clauses.flatMap((clause) => inClause(subject, clause, true));
}

/** `isNeeded`: when the clause is never true, the rule can match nothing. */
function inClause(subject: Subject, clause: Clause, isNeeded: boolean): readonly Finding[] {
  const { truth, fields } = truthOf(subject, clause.span);
  if (clause.kind === 'and') {
    const inside = clause.operands.flatMap((operand) => inClause(subject, operand, isNeeded));
    if (truth !== 'never' || inside.some(({ severity }) => severity === 'error')) return inside;
    return [...inside, finding(subject, clause, truth, fields, isNeeded)];
  }
  // A star that matches everything was meant to.
  if (truth === 'always' && fields.length === 0) return [];
  if (truth !== 'depends') return [finding(subject, clause, truth, fields, isNeeded)];
  return clause.kind === 'or' ? clause.operands.flatMap((operand) => inClause(subject, operand, false)) : [];
}

function finding({ reading }: Subject, { span }: Clause, truth: Truth, fields: readonly string[], isNeeded: boolean): Finding {
  const because = fields.length > 0 ? [`no event has ${fields.join(', ')}`] : ['its parts exclude each other, whatever the event'];
  const text = reading.text.slice(span.start, span.end).replace(/\s+/g, ' ');
  return {
    code: 'L005',
    severity: truth === 'never' && isNeeded ? 'error' : 'warning',
    message: `${sentence(truth, isNeeded)}: ${text.length > 80 ? `${text.slice(0, 79)}…` : text}`,
    span,
    evidence: because,
    help:
      truth === 'never'
        ? 'read a field that the events have, or remove it'
        : 'it decides nothing; read a field that the events have, or remove it',
    fields,
  };
}

function sentence(truth: Truth, isNeeded: boolean): string {
  if (truth === 'always') return 'This is true for every event';
  return isNeeded ? 'This is true for no event, so that the rule can match nothing' : 'This alternative is true for no event';
}

/** What is left of a clause when the fields that no event has are taken as missing, and the fields that decided it. */
function truthOf(subject: Subject, span: Span): { readonly truth: Truth; readonly fields: readonly string[] } {
  const { reading, schema } = subject;
  const { query } = planQuery(reading.language, reading.asQuery(span), { schema });
  if (query?.kind !== 'events') return { truth: 'depends', fields: [] };
  const absent = new Set<string>();
  const truth = truthWithout(optimizeCondition(query.filter), (path) => isAbsent(subject, path), absent);
  return { truth, fields: [...absent] };
}

function truthWithout(condition: Condition, isMissing: (path: string) => boolean, absent: Set<string>): Truth {
  switch (condition.kind) {
    case 'all':
      return 'always';
    case 'none':
      return 'never';
    case 'and':
    case 'or': {
      const truths = condition.operands.map((operand) => truthWithout(operand, isMissing, absent));
      const [decisive, neutral] = condition.kind === 'and' ? (['never', 'always'] as const) : (['always', 'never'] as const);
      if (truths.includes(decisive)) return decisive;
      return truths.every((truth) => truth === neutral) ? neutral : 'depends';
    }
    case 'not': {
      const truth = truthWithout(condition.operand, isMissing, absent);
      return truth === 'depends' ? truth : truth === 'always' ? 'never' : 'always';
    }
    default:
      return leafTruth(condition, isMissing, absent);
  }
}

function leafTruth(leaf: Condition, isMissing: (path: string) => boolean, absent: Set<string>): Truth {
  const fields = fieldsOfCondition(leaf);
  if (fields.length === 0 || leaf.kind === 'anyField' || !fields.every(({ path, isPattern }) => !isPattern && isMissing(path)))
    return 'depends';
  for (const { path } of fields) absent.add(path);
  return compileCondition(leaf, 0)(new DocumentReader({})) ? 'always' : 'never';
}
