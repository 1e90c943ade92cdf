import { printDuration } from '#base/duration.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { ownListReference } from '#rule/formats/kibana-export.ts';
import type { Detection, Rule, Threat } from '#rule/rule.ts';
import type { Assessment } from './overrides.ts';

/** The copy of the rule that an alert carries: `kibana.alert.rule.*`, with what overrides made of its name, severity and risk score. */
export function ruleCopy(rule: Rule, assessment: Assessment): JsonObject {
  return { ...baseCopy(rule), 'kibana.alert.rule.name': assessment.name };
}

const copies = new WeakMap<Rule, JsonObject>();

/** Built once a rule: alerts share its objects. */
function baseCopy(rule: Rule): JsonObject {
  let copy = copies.get(rule);
  if (!copy) {
    copy = buildCopy(rule);
    copies.set(rule, copy);
  }
  return copy;
}

function buildCopy(rule: Rule): JsonObject {
  const parameters = ruleParameters(rule);
  const { meta } = rule.extra;
  const type = typeOf(rule.detection);
  return {
    ...prefixed('kibana.alert.rule', pick(parameters, COPIED)),
    ...prefixed('kibana.alert.rule', pick(rule.extra, EXTRA)),
    ...(isJsonObject(meta) ? prefixed('kibana.alert.rule.meta', meta) : {}),
    'kibana.alert.rule.category': `${TYPE_NAMES[type]} Rule`,
    'kibana.alert.rule.consumer': 'siem',
    'kibana.alert.rule.enabled': rule.enabled,
    'kibana.alert.rule.indices': [...(rule.index ?? [])],
    'kibana.alert.rule.interval': printDuration(rule.schedule.interval),
    'kibana.alert.rule.name': rule.name,
    'kibana.alert.rule.parameters': parameters,
    'kibana.alert.rule.producer': 'siem',
    'kibana.alert.rule.revision': typeof rule.extra.revision === 'number' ? rule.extra.revision : 0,
    'kibana.alert.rule.rule_type_id': RULE_TYPE_IDS[type],
    'kibana.alert.rule.tags': [...rule.tags],
    'kibana.alert.rule.uuid': rule.uuid,
  };
}

function pick(object: JsonObject, names: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name, value]) => names.has(name) && value !== null));
}

function prefixed(prefix: string, members: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [`${prefix}.${name}`, value]));
}

/** What a rule that comes from Kibana brings along, and alerts show. */
const EXTRA: ReadonlySet<string> = new Set([
  'actions',
  'created_at',
  'created_by',
  'namespace',
  'throttle',
  'timeline_id',
  'timeline_title',
  'updated_at',
  'updated_by',
]);

/** What of it is a parameter of the rule, too. */
const EXTRA_PARAMETERS: ReadonlySet<string> = new Set([
  'concurrent_searches',
  'data_view_id',
  'items_per_search',
  'meta',
  'namespace',
  'output_index',
  'related_integrations',
  'required_fields',
  'response_actions',
  'rule_source',
  'timeline_id',
  'timeline_title',
]);

/** Parameters that stand beside `parameters` under their own name as well. */
const COPIED: ReadonlySet<string> = new Set([
  'author',
  'building_block_type',
  'description',
  'exceptions_list',
  'false_positives',
  'from',
  'immutable',
  'license',
  'max_signals',
  'note',
  'references',
  'risk_score',
  'risk_score_mapping',
  'rule_id',
  'rule_name_override',
  'severity',
  'severity_mapping',
  'threat',
  'timestamp_override',
  'to',
  'type',
  'version',
]);

type CopiedType = Detection['type'] | 'saved_query';

/** Kibana knows a query that is saved elsewhere as a type of its own. */
function typeOf(detection: Detection): CopiedType {
  return detection.type === 'query' && detection.savedId !== undefined ? 'saved_query' : detection.type;
}

const TYPE_NAMES: Readonly<Record<CopiedType, string>> = {
  query: 'Custom Query',
  saved_query: 'Saved Query',
  eql: 'Event Correlation',
  esql: 'ES|QL',
  threshold: 'Threshold',
  new_terms: 'New Terms',
  threat_match: 'Indicator Match',
  machine_learning: 'Machine Learning',
};

const RULE_TYPE_IDS: Readonly<Record<CopiedType, string>> = {
  query: 'siem.queryRule',
  saved_query: 'siem.savedQueryRule',
  eql: 'siem.eqlRule',
  esql: 'siem.esqlRule',
  threshold: 'siem.thresholdRule',
  new_terms: 'siem.newTermsRule',
  threat_match: 'siem.indicatorRule',
  machine_learning: 'siem.mlRule',
};

/** `kibana.alert.rule.parameters`: the rule as the platform's rule API spells it. */
function ruleParameters(rule: Rule): JsonObject {
  return {
    ...pick(rule.extra, EXTRA_PARAMETERS),
    ...optional({
      building_block_type: rule.isBuildingBlock ? 'default' : undefined,
      license: rule.license,
      note: rule.note,
      rule_name_override: rule.ruleNameOverride,
      setup: rule.setup,
      timestamp_override: rule.timestampOverride,
      timestamp_override_fallback_disabled: rule.timestampOverrideFallbackDisabled ? true : undefined,
      index: rule.index && [...rule.index],
      investigation_fields: rule.highlightedFields.length > 0 ? { field_names: [...rule.highlightedFields] } : undefined,
      alert_suppression: rule.suppression && suppressionParameter(rule.suppression),
    }),
    author: [...rule.author],
    description: rule.description,
    exceptions_list: exceptionLists(rule),
    false_positives: [...rule.falsePositives],
    from: rule.schedule.from,
    immutable: rule.extra.immutable === true,
    max_signals: rule.maxSignals,
    references: [...rule.references],
    risk_score: rule.riskScore,
    risk_score_mapping: rule.riskScoreMapping.map(({ field }) => ({ field, operator: 'equals', value: '' })),
    rule_id: rule.id,
    severity: rule.severity,
    severity_mapping: rule.severityMapping.map((mapping) => ({ ...mapping, operator: 'equals' })),
    threat: rule.threat.map(threatParameter),
    to: rule.schedule.to,
    type: typeOf(rule.detection),
    version: rule.version,
    ...detectionParameters(rule.detection),
  };
}

/** The lists that the rule refers to, as an export of it would have them. */
function exceptionLists(rule: Rule): JsonValue {
  const { exceptions_list: listed } = rule.extra;
  if (Array.isArray(listed) && listed.length > 0) return listed;
  return rule.exceptions.length === 0 ? [] : [ownListReference(rule.id)];
}

function suppressionParameter({ groupBy, duration, missingFields }: NonNullable<Rule['suppression']>): JsonObject {
  return {
    group_by: [...groupBy],
    missing_fields_strategy: missingFields,
    ...(duration === undefined ? {} : { duration: { value: duration / 1000, unit: 's' } }),
  };
}

function threatParameter({ framework, tactic, techniques }: Threat): JsonObject {
  return {
    framework,
    tactic: { ...tactic },
    technique: techniques.map(({ subtechniques, ...technique }) => ({
      ...technique,
      subtechnique: subtechniques.map((subtechnique) => ({ ...subtechnique })),
    })),
  };
}

function detectionParameters(detection: Detection): JsonObject {
  switch (detection.type) {
    case 'machine_learning':
      return { machine_learning_job_id: [...detection.jobIds], anomaly_threshold: detection.anomalyThreshold };
    case 'esql':
      return { language: 'esql', query: detection.query.text };
    case 'eql':
      return {
        language: 'eql',
        query: detection.query.text,
        filters: [...detection.filters],
        ...optional({
          event_category_override: detection.eventCategoryOverride,
          timestamp_field: detection.timestampField,
          tiebreaker_field: detection.tiebreakerField,
        }),
      };
    default:
      return { language: detection.language, query: detection.query.text, filters: [...detection.filters], ...ownParameters(detection) };
  }
}

function ownParameters(detection: Extract<Detection, { type: 'query' | 'threshold' | 'new_terms' | 'threat_match' }>): JsonObject {
  switch (detection.type) {
    case 'query':
      return optional({ saved_id: detection.savedId });
    case 'threshold': {
      const cardinality = detection.cardinality.map((test) => ({ ...test }));
      return { threshold: { field: [...detection.fields], value: detection.value, cardinality } };
    }
    case 'new_terms':
      return { new_terms_fields: [...detection.fields], history_window_start: detection.historyWindowStart };
    case 'threat_match':
      return {
        threat_index: [...detection.threatIndex],
        threat_query: detection.threatQuery.text,
        threat_language: detection.threatLanguage,
        threat_filters: [...detection.threatFilters],
        threat_mapping: detection.mapping.map((entries) => ({
          entries: entries.map(({ field, value, negate }) => ({ field, value, type: 'mapping', negate })),
        })),
        threat_indicator_path: detection.indicatorPath,
      };
    default:
      return detection satisfies never;
  }
}

function optional(members: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(members).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined));
}
