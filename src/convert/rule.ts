import { fieldsOfQuery } from '#plan/fields.ts';
import type { Query } from '#plan/query.ts';
import type { Rule } from '#rule/rule.ts';
import type { Backend } from './backend.ts';

/** A rule's query elsewhere, with everything of the rule that the query does not say; or why there is no such query. */
export type ConvertedRule =
  | { readonly kind: 'text'; readonly text: string; readonly losses: readonly string[] }
  | { readonly kind: 'unsupported'; readonly reason: string };

/** Converts what a rule looks for. `query` is the rule's, with its filters. */
export function convertRule(rule: Rule, query: Query, backend: Backend): ConvertedRule {
  const converted = backend.convert(query);
  return converted.kind === 'text' ? { ...converted, losses: lossesOf(rule, query) } : converted;
}

function lossesOf(rule: Rule, query: Query): readonly string[] {
  return [...typeLoss(rule), ...exceptionLoss(rule), ...suppressionLoss(rule), ...fieldLoss(query)];
}

/** What a rule of this type makes of the events that meet its query. */
function typeLoss({ detection }: Rule): readonly string[] {
  switch (detection.type) {
    case 'threshold': {
      const groups = detection.fields.length === 0 ? '' : ` with the same ${detection.fields.join(', ')}`;
      return [`the query finds single events; the rule wants ${detection.value} of them${groups}`];
    }
    case 'new_terms':
      return [
        `the query finds every event; the rule wants values of ${detection.fields.join(', ')} not seen since ${detection.historyWindowStart}`,
      ];
    case 'threat_match':
      return [`the query finds every event; the rule wants those that match an indicator of ${detection.threatIndex.join(', ')}`];
    case 'query':
    case 'eql':
    case 'esql':
    case 'machine_learning':
      return [];
    default:
      return detection satisfies never;
  }
}

function exceptionLoss({ exceptions }: Rule): readonly string[] {
  if (exceptions.length === 0) return [];
  const names = exceptions.map(({ name }) => `"${name}"`).join(', ');
  return [`${exceptions.length === 1 ? 'the exception' : `the ${exceptions.length} exceptions`} of the rule: ${names}`];
}

function suppressionLoss({ suppression }: Rule): readonly string[] {
  return suppression ? [`the suppression by ${suppression.groupBy.join(', ') || 'rule'}`] : [];
}

/** Fields that only Tocsin's normalizers fill: an index of others has none of them. */
const DERIVED = /^(?:op|cred)\./;

function fieldLoss(query: Query): readonly string[] {
  const derived = [...new Set(fieldsOfQuery(query).flatMap(({ path }) => (DERIVED.test(path) ? [path] : [])))];
  return derived.length === 0 ? [] : [`fields that Tocsin adds to events, which an index must be given first: ${derived.join(', ')}`];
}
