import { printDuration } from '#base/duration.ts';
import { printDate } from '#event/date.ts';
import type { Rule } from '#rule/rule.ts';

/** What a rule says of itself, title and values, in the order of a page to read. */
export function ruleFacts(rule: Rule): readonly (readonly [title: string, values: readonly string[]])[] {
  const { detection, schedule } = rule;
  const facts: (readonly [string, readonly string[]])[] = [
    ['Rule type', [TYPES[detection.type]]],
    ['Rule indices', rule.index ?? []],
    ['Severity', [rule.severity, ...rule.severityMapping.map(({ field, value, severity }) => `${severity} when ${field} is ${value}`)]],
    ['Risk score', [String(rule.riskScore), ...rule.riskScoreMapping.map(({ field }) => `the value of ${field}, where there is one`)]],
    ['Confidence', listed(rule.confidence)],
    ['Runs every', [printDuration(schedule.interval)]],
    ['Searches from', [`${schedule.from} to ${schedule.to}`]],
    ['Time field', listed(rule.timestampOverride)],
    ['Maximum alerts per run', [String(rule.maxSignals)]],
    ['Building block', rule.isBuildingBlock ? ['yes: its alerts are made for other rules to read'] : []],
    ...detectionFacts(rule),
    ['Suppression', suppressionOf(rule)],
    ['Exceptions', rule.exceptions.map(({ name, expires }) => `${name}${expires === undefined ? '' : ` (until ${printDate(expires)})`}`)],
    ['Alert title', listed(rule.alertTitle)],
    ['Alert reason', listed(rule.alertReason)],
    ['Look at first', rule.highlightedFields],
    ['Fields read elsewhere', [...rule.fieldMap].map(([from, to]) => `${from} → ${to}`)],
    ['Tags', rule.tags],
    ['Version', [String(rule.version)]],
    ['Rule authors', rule.author],
    ['Rule license', listed(rule.license)],
    ['Published by', listed(rule.origin)],
    ['Superseded by', rule.supersededBy],
  ];
  return facts.filter(([, values]) => values.length > 0);
}

const TYPES: Readonly<Record<Rule['detection']['type'], string>> = {
  query: 'query',
  eql: 'EQL',
  esql: 'ES|QL',
  threshold: 'threshold',
  new_terms: 'new terms',
  threat_match: 'indicator match',
  machine_learning: 'machine learning',
};

function listed(value: string | undefined): readonly string[] {
  return value === undefined || value === '' ? [] : [value];
}

function suppressionOf({ suppression }: Rule): readonly string[] {
  if (!suppression) return [];
  const span = suppression.duration === undefined ? 'in a run' : `in ${printDuration(suppression.duration)}`;
  return [suppression.groupBy.length === 0 ? `one alert ${span}` : `one alert for each ${suppression.groupBy.join(', ')} ${span}`];
}

function detectionFacts({ detection }: Rule): readonly (readonly [string, readonly string[]])[] {
  switch (detection.type) {
    case 'threshold': {
      const group = detection.fields.length === 0 ? 'in all' : `for one ${detection.fields.join(', ')}`;
      const cardinality = detection.cardinality.map(({ field, value }) => `${value} values or more of ${field}`);
      return [['Threshold', [`${detection.value} events or more ${group}`, ...cardinality]]];
    }
    case 'new_terms':
      return [
        ['New terms of', detection.fields],
        ['New since', [detection.historyWindowStart]],
      ];
    case 'threat_match':
      return [
        ['Indicator indices', detection.threatIndex],
        ['Matches any of', detection.mapping.map((entries) => entries.map(({ field, value }) => `${field} is ${value}`).join(' and '))],
      ];
    case 'machine_learning':
      return [['Machine learning jobs', detection.jobIds]];
    default:
      return [];
  }
}
