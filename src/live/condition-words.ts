import { printDate } from '#event/date.ts';
import type { Bounds, Condition, FieldRef, Instant, ValueTest } from '#plan/expr.ts';
import { printCondition } from '#plan/print.ts';

/** More values than these are counted. */
const MAX_VALUES = 12;

/** A clause of a condition in words, for people who did not write it: `cred.outcome is "success"`. */
export function clauseInWords(condition: Condition): string {
  switch (condition.kind) {
    case 'test':
      return `${nameOf(condition.field)} ${testInWords(condition.test)}`;
    case 'exists':
      return `${nameOf(condition.field)} has a value`;
    case 'anyField':
      return `any field ${testInWords(condition.test)}`;
    case 'all':
      return 'anything';
    case 'none':
      return 'nothing';
    default:
      return printCondition(condition);
  }
}

function nameOf({ path }: FieldRef): string {
  return path;
}

function testInWords(test: ValueTest): string {
  switch (test.kind) {
    case 'text':
      return `is ${oneOf(test.values.map(quote))}${anyCase(test)}`;
    case 'like':
      return `is like ${quote(test.pattern)}${anyCase(test)}`;
    case 'regex':
      return `matches the pattern ${quote(test.pattern)}${anyCase(test)}`;
    case 'prefix':
      return `begins with ${quote(test.value)}${anyCase(test)}`;
    case 'boolean':
      return `is ${test.value}`;
    case 'ip':
      return `is in ${oneOf(test.blocks)}`;
    case 'date':
      return boundsInWords(test.bounds, moment);
    case 'number':
      return boundsInWords(test.bounds, String);
    case 'textRange':
    case 'version':
    case 'ipRange':
      return boundsInWords(test.bounds, String);
    case 'words':
      return test.match === 'phrase'
        ? `has the words ${quote(test.words.join(' '))}`
        : `has ${oneOf(test.words.map(quote))} among its words`;
    case 'wordLike':
      return `has a word like ${quote(test.pattern)}`;
    case 'word':
      return `has a word that ${testInWords(test.test)}`;
    default:
      return test satisfies never;
  }
}

function boundsInWords<T>({ gt, gte, lt, lte }: Bounds<T>, print: (value: T) => string): string {
  if (gte !== undefined && lte !== undefined && print(gte) === print(lte)) return `is ${print(gte)}`;
  const parts = [
    gt === undefined ? '' : `> ${print(gt)}`,
    gte === undefined ? '' : `≥ ${print(gte)}`,
    lt === undefined ? '' : `< ${print(lt)}`,
    lte === undefined ? '' : `≤ ${print(lte)}`,
  ];
  return parts.filter((part) => part !== '').join(' and ');
}

function moment(instant: Instant): string {
  return typeof instant === 'number' ? printDate(instant) : instant.math;
}

function oneOf(values: readonly string[]): string {
  const more = values.length - MAX_VALUES;
  const shown = values.slice(0, MAX_VALUES).join(' or ');
  return more > 0 ? `${shown} or one of ${more} more` : shown;
}

function anyCase({ ignoreCase }: { readonly ignoreCase?: unknown }): string {
  return ignoreCase === undefined ? '' : ', in any case';
}

function quote(text: string): string {
  return JSON.stringify(text);
}
