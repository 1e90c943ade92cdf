import { parseDuration, printDuration } from '#base/duration.ts';
import type { Detection, QueryText, Rule, Suppression } from '../rule.ts';
import { ruleUuid } from '../uuid.ts';
import { defined } from './defined.ts';
import { detectionFromFile } from './detection.ts';
import { exceptionFromFile, fileException } from './exceptions.ts';
import type { Problem } from './problem.ts';
import type { FileRule } from './schema.ts';
import type { Source } from './source.ts';
import { fileThreat, threatFromFile } from './threat.ts';

export const RISK_SCORES = { low: 21, medium: 47, high: 73, critical: 99 } as const;

/** The one place where the file's names become ours. The rule's `extra` is still to come. */
export function ruleFromFile(file: FileRule, source: Source): Rule | Problem {
  const detection = detectionFromFile(file, (member, text) => source.queryText([member], text));
  if ('code' in detection) return detection;
  return {
    id: file.rule_id,
    uuid: ruleUuid(file.rule_id),
    name: file.name,
    description: file.description,
    detection,
    severity: file.severity,
    riskScore: file.risk_score ?? RISK_SCORES[file.severity],
    schedule: { interval: parseDuration(file.interval) ?? 0, from: file.from, to: file.to },
    maxSignals: file.max_signals,
    enabled: file.enabled,
    isBuildingBlock: file.building_block_type !== undefined,
    fieldMap: new Map(Object.entries(file.field_map)),
    severityMapping: file.severity_mapping.map(({ field, value, severity }) => ({ field, value, severity })),
    riskScoreMapping: file.risk_score_mapping.map(({ field }) => ({ field })),
    riskTerms: file.risk_terms,
    timestampOverrideFallbackDisabled: file.timestamp_override_fallback_disabled,
    exceptions: file.exceptions.map((item, i) => exceptionFromFile(item, `${file.rule_id}-${i + 1}`)),
    threat: file.threat.map(threatFromFile),
    tags: file.tags,
    references: file.references,
    falsePositives: file.false_positives,
    author: file.author,
    version: file.version,
    highlightedFields: file.investigation_fields,
    supersededBy: file.superseded_by,
    lintAllowed: new Map(Object.entries(file.lint_allow)),
    extra: {},
    ...optionalMembers(file),
  };
}

function optionalMembers(file: FileRule) {
  return defined({
    index: file.index,
    confidence: file.confidence,
    mode: file.mode,
    suppression: file.alert_suppression && suppressionFromFile(file.alert_suppression),
    ruleNameOverride: file.rule_name_override,
    timestampOverride: file.timestamp_override,
    license: file.license,
    note: file.note,
    setup: file.setup,
    alertTitle: file.alert_title,
    alertReason: file.alert_reason,
    origin: file.origin,
  });
}

function suppressionFromFile(file: NonNullable<FileRule['alert_suppression']>): Suppression {
  const duration = file.duration === undefined ? undefined : parseDuration(file.duration);
  return { groupBy: file.group_by, missingFields: file.missing_fields_strategy, ...defined({ duration }) };
}

/** The rule in the file's names, every member written out; `extra` is left to the format. */
export function fileFromRule(rule: Rule): FileRule {
  return {
    ...aboutMembers(rule),
    ...detectionMembers(rule.detection),
    interval: printDuration(rule.schedule.interval),
    from: rule.schedule.from,
    to: rule.schedule.to,
    max_signals: rule.maxSignals,
    enabled: rule.enabled,
    version: rule.version,
    field_map: Object.fromEntries(rule.fieldMap),
    severity_mapping: rule.severityMapping.map(({ field, value, severity }) => ({ field, operator: 'equals', value, severity })),
    risk_score_mapping: rule.riskScoreMapping.map(({ field }) => ({ field, operator: 'equals', value: '' })),
    risk_terms: rule.riskTerms.map((term) => ({ ...term })),
    timestamp_override_fallback_disabled: rule.timestampOverrideFallbackDisabled,
    exceptions: rule.exceptions.map(fileException),
    ...defined({
      building_block_type: rule.isBuildingBlock ? ('default' as const) : undefined,
      alert_suppression: rule.suppression && fileSuppression(rule.suppression),
      rule_name_override: rule.ruleNameOverride,
      timestamp_override: rule.timestampOverride,
      alert_title: rule.alertTitle,
      alert_reason: rule.alertReason,
    }),
  };
}

function aboutMembers(rule: Rule) {
  return {
    rule_id: rule.id,
    name: rule.name,
    description: rule.description,
    severity: rule.severity,
    risk_score: rule.riskScore,
    threat: rule.threat.map(fileThreat),
    tags: [...rule.tags],
    references: [...rule.references],
    false_positives: [...rule.falsePositives],
    author: [...rule.author],
    investigation_fields: [...rule.highlightedFields],
    superseded_by: [...rule.supersededBy],
    lint_allow: Object.fromEntries(rule.lintAllowed),
    ...defined({
      index: rule.index && [...rule.index],
      confidence: rule.confidence,
      mode: rule.mode,
      license: rule.license,
      note: rule.note,
      setup: rule.setup,
      origin: rule.origin,
    }),
  };
}

function fileSuppression(suppression: Suppression): NonNullable<FileRule['alert_suppression']> {
  const duration = suppression.duration === undefined ? undefined : printDuration(suppression.duration);
  return { group_by: [...suppression.groupBy], missing_fields_strategy: suppression.missingFields, ...defined({ duration }) };
}

function detectionMembers(detection: Detection) {
  const filters = 'filters' in detection ? [...detection.filters] : [];
  switch (detection.type) {
    case 'query':
      return {
        type: detection.savedId === undefined ? ('query' as const) : ('saved_query' as const),
        ...kqlMembers(detection),
        filters,
        ...defined({ saved_id: detection.savedId }),
      };
    case 'eql':
      return { type: detection.type, language: 'eql' as const, query: detection.query.text, filters, ...eqlMembers(detection) };
    case 'esql':
      return { type: detection.type, language: 'esql' as const, query: detection.query.text, filters };
    case 'threshold': {
      const threshold = { field: [...detection.fields], value: detection.value, cardinality: [...detection.cardinality] };
      return { type: detection.type, ...kqlMembers(detection), filters, threshold };
    }
    case 'new_terms': {
      const terms = { new_terms_fields: [...detection.fields], history_window_start: detection.historyWindowStart };
      return { type: detection.type, ...kqlMembers(detection), filters, ...terms };
    }
    case 'threat_match':
      return { type: detection.type, ...kqlMembers(detection), filters, ...threatMatchMembers(detection) };
    case 'machine_learning':
      return {
        type: detection.type,
        filters,
        machine_learning_job_id: [...detection.jobIds],
        anomaly_threshold: detection.anomalyThreshold,
      };
    default:
      return detection satisfies never;
  }
}

function kqlMembers(detection: { readonly language: 'kuery' | 'lucene'; readonly query: QueryText }) {
  return { language: detection.language, query: detection.query.text };
}

function eqlMembers(detection: Detection & { readonly type: 'eql' }) {
  return defined({
    event_category_override: detection.eventCategoryOverride,
    timestamp_field: detection.timestampField,
    tiebreaker_field: detection.tiebreakerField,
  });
}

function threatMatchMembers(detection: Detection & { readonly type: 'threat_match' }) {
  return {
    threat_index: [...detection.threatIndex],
    threat_query: detection.threatQuery.text,
    threat_language: detection.threatLanguage,
    threat_filters: [...detection.threatFilters],
    threat_mapping: detection.mapping.map((entries) => ({ entries: entries.map((entry) => ({ ...entry, type: 'mapping' as const })) })),
    threat_indicator_path: detection.indicatorPath,
  };
}
