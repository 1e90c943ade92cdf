import { operationNameKey } from '#event/operation-name.ts';
import type { OperationEffect, OperationFact } from '#normalize/stream-facts.ts';
import type { Rule } from '#rule/rule.ts';
import type { Literal } from '../../reading/reading.ts';
import type { Finding } from '../finding.ts';
import { operationComparisons, type Subject } from '../subject.ts';

/** An operation that the rule's filter asks for, and where. */
export type ListedOperation = { readonly fact: OperationFact; readonly literal: Literal; readonly field: string };

/** L008: operations that add no credential. L009: removals among additions. L011: records that accompany others. */
export function credentialOperations(subject: Subject): readonly Finding[] {
  const listed = listedOperations(subject);
  const adding = listed.filter(({ fact }) => fact.effect === 'adds' || fact.effect === 'changes');
  if (adding.length === 0 && !isAboutCredentials(subject.rule)) return [];
  return [...noCredential(listed), ...removals(subject, listed, adding), ...companions(subject.rule, listed, adding)];
}

/** The operations of the filter that are known, read with dashes, blanks and letter case folded. */
export function listedOperations(subject: Subject): readonly ListedOperation[] {
  const facts = subject.facts.flatMap(({ operations }) => operations);
  return operationComparisons(subject)
    .filter(({ part, isNegated }) => part === 'filter' && !isNegated)
    .flatMap(({ literals, field }) =>
      literals.flatMap((literal) => {
        const fact = facts.find(({ name }) => operationNameKey(name) === operationNameKey(literal.text));
        return fact ? [{ fact, literal, field }] : [];
      }),
    );
}

/** ATT&CK: T1098.001, Additional Cloud Credentials. */
export const CREDENTIALS_TECHNIQUE = 'T1098.001';

function isAboutCredentials({ threat }: Rule): boolean {
  return threat.some(({ techniques }) =>
    techniques.some(({ subtechniques }) => subtechniques.some(({ id }) => id === CREDENTIALS_TECHNIQUE)),
  );
}

function noCredential(listed: readonly ListedOperation[]): readonly Finding[] {
  const effects: readonly OperationEffect[] = ['prepares', 'accompanies', 'other'];
  const others = listed.filter(({ fact }) => effects.includes(fact.effect));
  const [first] = others;
  if (!first) return [];
  return [
    {
      code: 'L008',
      severity: 'warning',
      message: `${others.length === 1 ? 'An operation of this rule about credentials adds' : `${others.length} operations of this rule about credentials add`} none`,
      span: first.literal.span,
      evidence: others.map(({ fact, literal }) => `"${literal.text}" ${EFFECTS[fact.effect]}`),
      help: 'make building blocks of them, and correlate them with the credential that follows',
    },
  ];
}

const EFFECTS: Readonly<Record<OperationEffect, string>> = {
  adds: 'adds a credential',
  removes: 'removes one',
  changes: 'adds and removes them',
  prepares: 'is a step before',
  accompanies: 'is logged beside the change itself',
  other: 'is about something else',
};

function removals({ reading }: Subject, listed: readonly ListedOperation[], adding: readonly ListedOperation[]): readonly Finding[] {
  const removing = listed.filter(({ fact }) => fact.effect === 'removes');
  // `cred.*` and the changed properties tell an addition from a removal.
  const isGuarded = reading.fields.some(({ name }) => name.startsWith('cred.') || name.includes('modified_properties'));
  const twofold = isGuarded ? [] : adding.filter(({ fact }) => fact.effect === 'changes');
  const [first] = adding.length > 0 ? [...removing, ...twofold] : [];
  if (!first) return [];
  return [
    {
      code: 'L009',
      severity: 'warning',
      message: 'The rule about additions fires on removals too',
      span: first.literal.span,
      evidence: [
        ...removing.map(({ literal }) => `"${literal.text}" removes one`),
        ...twofold.map(({ literal }) => `"${literal.text.trim()}" is logged for removals under the same name`),
      ],
      help: 'leave removals out, and compare what was there before and after: cred.change.added > 0',
    },
  ];
}

function companions({ suppression }: Rule, listed: readonly ListedOperation[], adding: readonly ListedOperation[]): readonly Finding[] {
  const [first, ...others] = listed.filter(({ fact }) => fact.effect === 'accompanies');
  const isSuppressed = suppression?.groupBy.some((field) => /correlation[._]?id$/i.test(field)) ?? false;
  if (!first || adding.length === 0 || isSuppressed) return [];
  return [
    {
      code: 'L011',
      severity: 'warning',
      message: 'One action makes two alerts',
      span: first.literal.span,
      evidence: [first, ...others].map(
        ({ literal }) => `"${literal.text}" is logged beside "${adding[0]?.literal.text.trim()}" with the same correlation id`,
      ),
      help: 'leave it out, or suppress alerts by the correlation id',
    },
  ];
}
