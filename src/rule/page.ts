import { parseDuration, printDuration } from '#base/duration.ts';
import type { AttackRedirect } from './in-attack-version.ts';
import { codeBlock, markdownLine, markdownSection } from './plain-text.ts';
import { printRiskTerm } from './risk-terms.ts';
import type { Detection, ExceptionEntry, ExceptionTest, Rule, Threat, ThreatEntry } from './rule.ts';

/** A rule as a page to read, Markdown that reads as plain text too. What its author wrote is shown harmless (`plain-text.ts`). `redirects` are said. */
export function renderRulePage(rule: Rule, redirects: readonly AttackRedirect[] = []): string {
  const { detection } = rule;
  const sections = [
    `# ${markdownLine(rule.name)}`,
    markdownSection(rule.description),
    line('Rule id', rule.id),
    line('Rule type', TYPES[detection.type]),
    list('Rule indices', rule.index ?? []),
    line('Severity', rule.severity),
    ...rule.severityMapping.map(({ field, value, severity }) => line('Severity', `${severity} when ${field} is ${value}`)),
    line('Risk score', String(rule.riskScore)),
    ...rule.riskScoreMapping.map(({ field }) => line('Risk score', `the value of ${field}, where there is one`)),
    list('Risk terms', rule.riskTerms.map(printRiskTerm)),
    line('Confidence', rule.confidence),
    line('Runs every', printDuration(rule.schedule.interval)),
    line('Searches from', searchesFrom(rule)),
    line('Time field', rule.timestampOverride),
    line('Maximum alerts per run', String(rule.maxSignals)),
    line('Enabled', rule.enabled ? undefined : 'no'),
    line('Building block', rule.isBuildingBlock ? 'yes: its alerts are made for other rules to read' : undefined),
    ...detectionLines(detection),
    line('Suppression', suppression(rule)),
    line('Alert name', rule.ruleNameOverride && `the value of ${rule.ruleNameOverride}`),
    line('Alert title', rule.alertTitle),
    line('Alert reason', rule.alertReason),
    list('Look at first', rule.highlightedFields),
    list('References', rule.references),
    list('Tags', rule.tags),
    line('Version', String(rule.version)),
    list('Rule authors', rule.author),
    line('Rule license', rule.license),
    line('Published by', rule.origin),
    list('Superseded by', rule.supersededBy),
    list('False positives', rule.falsePositives),
    list('Exceptions', rule.exceptions.map(printException)),
    section('Investigation guide', rule.note),
    section('Setup', rule.setup),
    ...querySections(detection),
    list(
      'Fields read elsewhere',
      [...rule.fieldMap].map(([from, to]) => `${from}: ${to}`),
    ),
    list(
      'ATT&CK techniques under another id',
      redirects.map(({ from, to }) => `${from} → ${to.id}${to.name === to.id ? '' : ` ${to.name}`}`),
    ),
    ...rule.threat.map(printThreat),
  ];
  return `${sections.filter((text) => text !== undefined && text !== '').join('\n\n')}\n`;
}

const TYPES: Readonly<Record<Detection['type'], string>> = {
  query: 'query',
  eql: 'eql',
  esql: 'esql',
  threshold: 'threshold',
  new_terms: 'new terms',
  threat_match: 'indicator match',
  machine_learning: 'machine learning',
};

const LANGUAGES = { kuery: 'kql', lucene: 'lucene' } as const;

function line(title: string, value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : `**${title}**: ${markdownLine(value)}`;
}

function list(title: string, values: readonly string[]): string | undefined {
  return values.length === 0 ? undefined : `**${title}**:\n\n${values.map((value) => `* ${markdownLine(value)}`).join('\n')}`;
}

function section(title: string, text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : `## ${title}\n\n${markdownSection(text)}`;
}

/** The look-back beside the interval is what late records have: it is worth its own words. */
function searchesFrom({ schedule: { from, to, interval } }: Rule): string {
  const span = parseDuration(from.replace(/^now-/, ''));
  const besides =
    span === undefined || !from.startsWith('now-')
      ? ''
      : span > interval
        ? ` (${printDuration(span - interval)} more than the interval)`
        : '';
  return `${from}${besides}${to === 'now' ? '' : ` to ${to}`}`;
}

function suppression({ suppression: found }: Rule): string | undefined {
  if (!found) return undefined;
  const span = found.duration === undefined ? 'in a run' : `in ${printDuration(found.duration)}`;
  if (found.groupBy.length === 0) return `one alert ${span}`;
  const missing = found.groupBy.length === 1 ? 'the field' : 'one of the fields';
  const treated = found.missingFields === 'suppress' ? 'are one group' : 'alert each';
  return `one alert for each ${found.groupBy.join(', ')} ${span}; events without ${missing} ${treated}`;
}

function detectionLines(detection: Detection): (string | undefined)[] {
  switch (detection.type) {
    case 'threshold':
      return thresholdLines(detection);
    case 'new_terms':
      return [list('New terms of', detection.fields), line('New since', detection.historyWindowStart)];
    case 'threat_match':
      return threatMatchLines(detection);
    case 'machine_learning':
      return [list('Machine learning jobs', detection.jobIds), line('Anomaly threshold', String(detection.anomalyThreshold))];
    case 'eql':
      return [line('Event category field', detection.eventCategoryOverride), line('Event time field', detection.timestampField)];
    case 'query':
      return [line('Saved query', detection.savedId)];
    case 'esql':
      return [];
    default:
      return detection satisfies never;
  }
}

function thresholdLines({ fields, value, cardinality }: Detection & { readonly type: 'threshold' }): (string | undefined)[] {
  const group = fields.length === 0 ? 'in all' : `for one ${fields.join(', ')}`;
  return [
    line('Threshold', `${value} events or more ${group}`),
    ...cardinality.map((one) => line('Threshold', `${one.value} values or more of ${one.field}`)),
  ];
}

function threatMatchLines(detection: Detection & { readonly type: 'threat_match' }): (string | undefined)[] {
  const rows = detection.mapping.map((entries) =>
    entries.map(({ field, value, negate }) => `${field} ${negate ? 'is not' : 'is'} ${value}`).join(' and '),
  );
  return [list('Indicator indices', detection.threatIndex), list('Matches any of', rows)];
}

function querySections(detection: Detection): (string | undefined)[] {
  if (!('query' in detection)) return [];
  const language = 'language' in detection ? LANGUAGES[detection.language] : detection.type;
  const filters = 'filters' in detection ? detection.filters : [];
  return [
    detection.query.text === '' ? undefined : `## Rule query\n\n${codeBlock(detection.query.text, language)}`,
    filters.length === 0 ? undefined : `## Filters\n\n${codeBlock(JSON.stringify(filters, null, 2), 'json')}`,
    detection.type === 'threat_match'
      ? `## Indicator query\n\n${codeBlock(detection.threatQuery.text, LANGUAGES[detection.threatLanguage])}`
      : undefined,
  ];
}

function printException({ name, entries, expires }: Rule['exceptions'][number]): string {
  const until = expires === undefined ? '' : ` (until ${new Date(expires).toISOString()})`;
  return `${name}${until}: ${entries.map(printEntry).join(' and ')}`;
}

function printEntry(entry: ExceptionEntry): string {
  return entry.kind === 'nested' ? `${entry.field} { ${entry.entries.map(printTest).join(' and ')} }` : printTest(entry);
}

function printTest(test: ExceptionTest): string {
  const is = test.operator === 'included' ? 'is' : 'is not';
  switch (test.kind) {
    case 'match':
      return `${test.field} ${is} ${test.value}`;
    case 'matchAny':
      return `${test.field} ${is} one of ${test.values.join(', ')}`;
    case 'wildcard':
      return `${test.field} ${is} like ${test.value}`;
    case 'exists':
      return `${test.field} ${is} there`;
    case 'list':
      return `${test.field} ${is} in the list ${test.listId}`;
    default:
      return test satisfies never;
  }
}

function printThreat(threat: Threat): string {
  const techniques = threat.techniques.flatMap((technique) => [
    threatEntry('Technique', technique),
    ...technique.subtechniques.map((subtechnique) => threatEntry('Sub-technique', subtechnique)),
  ]);
  return [`**Framework**: ${markdownLine(threat.framework)}`, threatEntry('Tactic', threat.tactic), ...techniques].join('\n\n');
}

function threatEntry(kind: string, { id, name, reference }: ThreatEntry): string {
  return [
    `* ${kind}:`,
    `    * Name: ${markdownLine(name)}`,
    `    * ID: ${markdownLine(id)}`,
    `    * Reference URL: ${markdownLine(reference)}`,
  ].join('\n');
}
