import type { ExceptionItem } from '#rule/rule.ts';
import type { Comparison } from '../../reading/reading.ts';
import type { Finding } from '../finding.ts';
import type { Subject } from '../subject.ts';

/** Fields that hold names of who acts, which anybody who can create an account can choose. */
const NAME = /(?:user|account|actor|principal|initiated_by|identity|client)(?:[._]\w+)*[._]?(?:name|email|upn|identity)$/i;

/** L024: events are left out, or called harmless, for a name that anybody can choose. */
export function nameOnlyAllowlists({ rule, reading }: Subject): readonly Finding[] {
  const left = reading.comparisons.filter((one) => one.part === 'filter' && one.isNegated && isLooseName(one));
  const inChoices = reading.choices.flatMap((choice) => {
    const arms = reading.comparisons.filter(
      ({ part, span, ...one }) => part === 'rows' && span.start >= choice.span.start && span.end <= choice.span.end && isLooseName(one),
    );
    return arms.length > 0 && ALLOWING.test(choice.column) ? [arms[0] as Comparison] : [];
  });
  return [...[...left, ...inChoices].map(inQuery), ...rule.exceptions.flatMap(inException)];
}

/** Columns that tell the harmless from the rest. */
const ALLOWING = /service|automation|robot|bot\b|known|trusted|allow|expected|legit|benign|internal/i;

/** The domain behind an at sign is not chosen by whoever makes an account. */
function isLoose(pattern: string): boolean {
  return pattern.startsWith('*') && !pattern.startsWith('*@');
}

function isLooseName({ field, literals }: Pick<Comparison, 'field' | 'literals'>): boolean {
  return NAME.test(field) && literals.some(({ text, isPattern }) => isPattern && isLoose(text));
}

function inQuery({ field, literals, span }: Comparison): Finding {
  return {
    code: 'L024',
    severity: 'warning',
    message: `Who has a name like ${literals.map(({ text }) => `"${text}"`).join(', ')} passes, and names can be chosen`,
    span,
    evidence: [`${field} is decided on by a part of a name alone`],
    help: 'compare an id, or add what an attacker cannot choose: the application id, the address, the history',
  };
}

function inException({ name, entries }: ExceptionItem): readonly Finding[] {
  const tests = entries.flatMap((entry) => (entry.kind === 'nested' ? entry.entries : [entry]));
  const loose = tests.find(
    (test) => test.kind === 'wildcard' && test.operator === 'included' && isLoose(test.value) && NAME.test(test.field),
  );
  if (!loose || tests.length > 1) return [];
  return [
    {
      code: 'L024',
      severity: 'warning',
      message: `The exception "${name}" trusts a part of a name, and names can be chosen`,
      snippet: name,
      evidence: [`${loose.field} is all that it looks at`],
      help: 'compare an id, or add what an attacker cannot choose',
    },
  ];
}
