import * as z from 'zod';
import { parseDuration, printDuration } from '#base/duration.ts';
import type { JsonObject } from '#base/json.ts';
import { threatOf } from '../attack.ts';
import { fileThreat } from './threat.ts';

/**
 * What a rule file may say: the one description that reading, messages and the editor's JSON Schema come from. Members carry Elastic's
 * names. The output of a parse is canonical: short forms are written out, durations have their shortest spelling.
 */

const text = z.string();
const name = z.string().trim().min(1);

const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), z.json());
const field = z.string().min(1).max(1024).describe('A field by its dotted path.');
const severity = z.enum(['low', 'medium', 'high', 'critical']);

/** A list of texts; one alone may stand without its brackets. */
const listOf = (item: z.ZodString) =>
  z.union([z.array(item), item], { error: 'must be a list of texts' }).transform((value) => (Array.isArray(value) ? value : [value]));

const texts = listOf(text);

const duration = text
  .refine((value) => isWholeSeconds(parseDuration(value)), { error: 'must be a duration such as 5m, 1h or 1d' })
  .transform((value) => printDuration(parseDuration(value) ?? 0));

/** Elastic's formats know nothing shorter than a second. */
function isWholeSeconds(value: number | undefined): boolean {
  return value !== undefined && value > 0 && value % 1000 === 0;
}

const DATE_MATH = /^(?:now|\d{4}-\d{2}-\d{2}(?:T[0-9:.]{2,12}Z?)?(?:\|\|)?)(?:[+-]\d{1,9}[yMwdhHms])*(?:\/[yMwdhHms])?$/;
const dateMath = text.refine((value) => DATE_MATH.test(value), { error: 'must be date math such as now-25m' });

const attackEntry = { id: text, name: text, reference: text };
const threat = z.strictObject({
  framework: text.default('MITRE ATT&CK'),
  tactic: z.strictObject(attackEntry),
  technique: z.array(z.strictObject({ ...attackEntry, subtechnique: z.array(z.strictObject(attackEntry)).default([]) })).default([]),
});
const ATTACK_ID = /^T(?:A\d{4}|\d{4}(?:\.\d{3})?)$/;
const attackId = text.refine((value) => ATTACK_ID.test(value), { error: 'must be an ATT&CK id such as T1098.001' });

/** `{ TA0003: [T1098.001] }`: tactics with techniques by id. */
const compactThreat = z.record(attackId, z.array(attackId));
const threats = z
  .union([z.array(threat), compactThreat], { error: 'must be { TA0003: [T1098.001] }, or a list of tactics with their techniques' })
  .transform((value) =>
    Array.isArray(value) ? value : Object.entries(value).map(([tactic, techniques]) => fileThreat(threatOf(tactic, techniques))),
  );

const suppressionDuration = z
  .union([duration, z.strictObject({ value: z.int().positive(), unit: z.enum(['s', 'm', 'h', 'd']) })], {
    error: 'must be a duration such as 5h, or { value: 5, unit: h }',
  })
  .transform((value) => (typeof value === 'string' ? value : printDuration(parseDuration(`${value.value}${value.unit}`) ?? 0)));

const suppression = z.strictObject({
  group_by: z.array(field).max(10).default([]).describe('One alert for each combination of the values of these fields.'),
  duration: suppressionDuration.optional().describe('How long one alert stands for its group; without it, one run.'),
  missing_fields_strategy: z.enum(['suppress', 'doNotSuppress']).default('suppress'),
});

const listReference = z.strictObject({ id: name, type: name });
const entry = { field, operator: z.enum(['included', 'excluded']).default('included') };
const test = z.discriminatedUnion('type', [
  z.strictObject({ ...entry, type: z.literal('match'), value: text }),
  z.strictObject({ ...entry, type: z.literal('match_any'), value: z.array(text).min(1) }),
  z.strictObject({ ...entry, type: z.literal('wildcard'), value: text }),
  z.strictObject({ ...entry, type: z.literal('exists') }),
  z.strictObject({ ...entry, type: z.literal('list'), list: listReference }),
]);
const exceptionEntry = z.discriminatedUnion('type', [
  ...test.options,
  z.strictObject({ field, type: z.literal('nested'), entries: z.array(test).min(1) }),
]);

/** An exception item as Kibana exports it; `item_id` may be left out in a rule file. */
export const exceptionSchema = z.strictObject({
  item_id: name.optional(),
  name,
  entries: z.array(exceptionEntry).min(1).max(1000),
  os_types: texts.default([]),
  expire_time: z.iso
    .datetime({ offset: true, error: 'must be a moment such as 2030-12-31T00:00:00Z' })
    .transform((value) => new Date(value).toISOString())
    .optional(),
});

const riskScore = z.number().min(0).max(100);
const riskTerm = z.strictObject({
  when: text.min(1).max(4096).describe('A condition in KQL; of a sequence, one event has to meet it.'),
  add: z.int().min(-100).max(100).describe('Points, less than 0 to lower the score. The sum stays within 0 and 100.'),
  why: name.max(200).describe('What the points stand for, in a few words.'),
});
const threatMapping = z.strictObject({
  entries: z
    .array(z.strictObject({ field, type: z.literal('mapping').default('mapping'), value: field, negate: z.boolean().default(false) }))
    .min(1),
});

const RULE_TYPES = ['query', 'saved_query', 'eql', 'esql', 'threshold', 'new_terms', 'threat_match', 'machine_learning'] as const;

export const ruleSchema = z.strictObject({
  rule_id: name.max(512).describe("The author's stable id."),
  name: name.max(1024),
  description: text.default(''),
  type: z.enum(RULE_TYPES).describe('What makes the rule fire.'),
  language: z.enum(['kuery', 'lucene', 'eql', 'esql']).optional(),
  index: texts.optional().describe('Index patterns that say which events the rule reads.'),
  query: text.optional(),
  filters: z.array(jsonObject).default([]).describe("Kibana's filter objects, added to the query."),
  saved_id: name.optional(),
  severity,
  risk_score: riskScore.optional().describe('0 to 100; without it 21, 47, 73 or 99 by severity.'),
  confidence: z.enum(['low', 'medium', 'high']).optional().describe('How sure a hit is to be what the rule is about.'),
  mode: z
    .enum(['realtime', 'scheduled'])
    .optional()
    .describe('In a service: alert when an event arrives, where the rule allows it, or on the schedule alone.'),
  interval: duration.default('5m').describe('How often the rule runs.'),
  from: dateMath.default('now-6m').describe('Where a run starts to read, against its own time.'),
  to: dateMath.default('now'),
  max_signals: z.int().positive().max(10_000).default(100).describe('Alerts created in one run; what is over it is deferred to the next.'),
  enabled: z.boolean().default(true),
  building_block_type: z.literal('default').optional().describe('Alerts are made for other rules to read and are not shown.'),
  version: z.int().nonnegative().default(1),
  field_map: z.record(field, field).default({}).describe('Fields the query names: the fields of the event they are read from.'),
  alert_suppression: suppression.optional(),
  severity_mapping: z
    .array(
      z.strictObject({
        field,
        operator: z.literal('equals').default('equals'),
        value: z.union([text, z.number(), z.boolean()]).transform(String),
        severity,
      }),
    )
    .default([])
    .describe('A severity by the value of a field; the highest that holds wins.'),
  risk_score_mapping: z
    .array(
      z.strictObject({
        field,
        operator: z.literal('equals').default('equals'),
        value: text.default(''),
        risk_score: z.number().optional(),
      }),
    )
    .default([]),
  risk_terms: z
    .array(riskTerm)
    .max(20)
    .default([])
    .describe(
      'What raises or lowers the risk score of an alert: points for a condition in KQL over its fields, and why. The alert shows the sum.',
    ),
  rule_name_override: field.optional(),
  timestamp_override: field.optional().describe('The field whose time the window reads, before @timestamp.'),
  timestamp_override_fallback_disabled: z.boolean().default(false),
  exceptions: z
    .array(exceptionSchema)
    .max(10_000)
    .default([])
    .describe('The rule stays quiet for events that meet all entries of one of these.'),
  threat: threats.default([]).describe('ATT&CK tactics with their techniques.'),
  tags: texts.default([]),
  references: texts.default([]),
  false_positives: texts.default([]),
  author: texts.default([]),
  license: text.optional(),
  note: text.optional().describe('Investigation guide, Markdown. A guide.md beside the file says the same.'),
  setup: text.optional(),
  investigation_fields: z
    .union([z.array(field), z.strictObject({ field_names: z.array(field) })], { error: 'must be a list of fields' })
    .transform((value) => (Array.isArray(value) ? value : value.field_names))
    .default([])
    .describe('What an analyst should see first.'),
  alert_title: text.max(1024).optional().describe('The title of an alert; {field} stands for a value of the event.'),
  alert_reason: text.max(4096).optional().describe('One line that says why the alert is there; {field} stands for a value of the event.'),
  superseded_by: listOf(name).default([]).describe("Ids of rules that do this rule's job better."),
  lint_allow: z
    .record(text.regex(/^L\d{3}$/, { error: 'must be a code of `tocsin lint` such as L015' }), name, {
      error: 'must be codes of `tocsin lint` with the reason to leave what they find',
    })
    .default({})
    .describe('Findings of `tocsin lint` that are meant to be there: code and reason.'),
  origin: text.optional().describe("Who published the query, and as what, when it is not the authors' own."),
  // --- EQL
  event_category_override: field.optional(),
  timestamp_field: field.optional(),
  tiebreaker_field: field.optional(),
  // --- Threshold
  threshold: z
    .strictObject({
      field: listOf(field).default([]),
      value: z.int().positive(),
      cardinality: z.array(z.strictObject({ field, value: z.int().nonnegative() })).default([]),
    })
    .optional(),
  // --- New terms
  new_terms_fields: z.array(field).min(1).max(10).optional(),
  history_window_start: dateMath.optional(),
  // --- Indicator match
  threat_index: texts.optional(),
  threat_query: text.optional(),
  threat_language: z.enum(['kuery', 'lucene']).optional(),
  threat_filters: z.array(jsonObject).optional(),
  threat_mapping: z.array(threatMapping).min(1).optional(),
  threat_indicator_path: field.optional(),
  // --- Machine learning
  machine_learning_job_id: listOf(name).optional(),
  anomaly_threshold: z.number().min(0).max(100).optional(),
});

/** A rule as a file says it, short forms written out. */
export type FileRule = z.output<typeof ruleSchema>;
export type FileException = z.output<typeof exceptionSchema>;
export type FileExceptionEntry = z.output<typeof exceptionEntry>;
export type FileExceptionTest = z.output<typeof test>;

export const RULE_MEMBERS: readonly string[] = Object.keys(ruleSchema.shape);

/** Members that only Tocsin knows: Elastic's formats carry them apart, so that Elastic's own tools still read the file. */
export const OWN_MEMBERS = [
  'confidence',
  'mode',
  'field_map',
  'risk_terms',
  'exceptions',
  'alert_title',
  'alert_reason',
  'superseded_by',
  'lint_allow',
  'origin',
] as const;

/** Members of Elastic's rules that change nothing in Tocsin. They are kept as they are. */
export const UNUSED_MEMBERS: readonly string[] = [
  'actions',
  'alias_purpose',
  'alias_target_id',
  'concurrent_searches',
  'created_at',
  'created_by',
  'data_view_id',
  'exceptions_list',
  'execution_summary',
  'id',
  'immutable',
  'items_per_search',
  'meta',
  'namespace',
  'outcome',
  'output_index',
  'related_integrations',
  'required_fields',
  'response_actions',
  'revision',
  'rule_source',
  'throttle',
  'timeline_id',
  'timeline_title',
  'updated_at',
  'updated_by',
];
