import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { printDate } from '#event/date.ts';
import type { Ancestor } from '#event/event.ts';
import type { Rule } from '#rule/rule.ts';
import type { Alert } from './alert.ts';
import type { Block, Candidate } from './candidate.ts';
import { executionId, SPACE } from './identity.ts';
import { ancestorsOf, depthOf } from './lineage.ts';
import { type Assessment, assess, assessPlainly, assessSequence } from './overrides.ts';
import type { AlertTexts } from './reason.ts';
import { riskFields, riskSentence } from './risk-sum.ts';
import type { RiskTermsOf } from './risk-terms.ts';
import { ruleCopy } from './rule-copy.ts';
import { sourceFields } from './source-fields.ts';

/** Where an alert comes from. */
export type AlertContext = {
  readonly rule: Rule;
  readonly texts: AlertTexts;
  readonly riskTermsOf: RiskTermsOf;
  /** The tick it was meant for. */
  readonly tick: number;
  /** When it is created: the tick, unless events are looked at as they arrive or somebody asked for the run. */
  readonly created: number;
  readonly execution: 'scheduled' | 'manual';
};

/** The alerts that a candidate becomes: one, after those of its single events when it is a sequence. `details` are further members of it. */
export function buildAlerts(candidate: Candidate, details: JsonObject, context: AlertContext): readonly Alert[] {
  const { blocks } = candidate;
  const { rule, riskTermsOf } = context;
  if (!blocks) {
    const assessment = assess(rule, candidate.fields, riskTermsOf([candidate.fields]));
    return [buildAlert(candidate, candidate.events.flatMap(ancestorsOf), details, context, assessment)];
  }
  const group = (index: number): JsonObject => ({ 'kibana.alert.group.id': candidate.id, 'kibana.alert.group.index': index });
  const members = blocks.map((block, index) =>
    buildAlert(
      blockCandidate(block, candidate),
      ancestorsOf(block.event),
      { ...group(index), ...BUILDING_BLOCK },
      context,
      assessPlainly(rule),
    ),
  );
  const ancestors = blocks.flatMap((block) => [...ancestorsOf(block.event), blockAncestor(block, rule)]);
  const shell = { ...details, 'kibana.alert.group.id': candidate.id };
  const terms = riskTermsOf([candidate.fields, ...blocks.map(({ fields }) => fields)]);
  return [...members, buildAlert(candidate, ancestors, shell, context, assessSequence(rule, terms))];
}

const BUILDING_BLOCK: JsonObject = { 'kibana.alert.building_block_type': 'default' };

function blockCandidate({ id, event, fields }: Block, { intended }: Candidate): Candidate {
  return { id, time: event.time, events: [event], fields, details: {}, ...(intended === undefined ? {} : { intended }) };
}

function buildAlert(
  candidate: Candidate,
  ancestors: readonly Ancestor[],
  details: JsonObject,
  context: AlertContext,
  assessment: Assessment,
): Alert {
  const { rule, texts, created } = context;
  const title = texts.title(candidate.fields, assessment.name);
  const reason = `${texts.reason(candidate.fields, assessment.name, assessment.severity)}${riskSentence(assessment)}`;
  const originalTime = candidate.events.reduce(
    (earliest, { time }) => Math.min(earliest, time),
    candidate.events[0]?.time ?? candidate.time,
  );
  const isBuildingBlock = rule.isBuildingBlock || details['kibana.alert.building_block_type'] !== undefined;
  const document: JsonObject = {
    ...sourceFields(
      candidate.fields,
      candidate.events.some(({ ancestors }) => ancestors !== undefined),
    ),
    '@timestamp': printDate(created),
    ...originalFields(candidate),
    ...ruleCopy(rule, assessment),
    ...frameworkFields(candidate, context),
    ...(isBuildingBlock ? BUILDING_BLOCK : {}),
    'kibana.alert.ancestors': distinct(ancestors),
    'kibana.alert.depth': depthOf(ancestors),
    'kibana.alert.original_time': printDate(originalTime),
    'kibana.alert.reason': reason,
    'kibana.alert.risk_score': assessment.riskScore,
    'kibana.alert.severity': assessment.severity,
    'tocsin.alert.title': title,
    ...riskFields(assessment),
    ...(rule.confidence === undefined ? {} : { 'tocsin.alert.confidence': rule.confidence }),
    ...candidate.details,
    ...details,
  };
  return {
    id: candidate.id,
    ruleId: rule.id,
    ruleName: assessment.name,
    title,
    reason,
    severity: assessment.severity,
    riskScore: assessment.riskScore,
    ...(rule.confidence === undefined ? {} : { confidence: rule.confidence }),
    time: created,
    originalTime,
    events: candidate.events,
    isBuildingBlock,
    document,
  };
}

/** Several alerts may have the same events behind them; each is named once, so that the list follows the events and not the ways to them. */
function distinct(ancestors: readonly Ancestor[]): readonly Ancestor[] {
  if (ancestors.length < 2) return ancestors;
  return [...new Map(ancestors.map((ancestor) => [`${ancestor.index} ${ancestor.id}`, ancestor])).values()];
}

/** A building block has not been stored yet when the sequence's alert names it: its index is empty (Kibana). */
function blockAncestor({ id, event }: Block, rule: Rule): Ancestor {
  return { id, type: 'signal', index: '', depth: depthOf(ancestorsOf(event)), rule: rule.uuid };
}

/** What the alerting framework says of every alert. */
function frameworkFields(candidate: Candidate, { rule, tick, created, execution }: AlertContext): JsonObject {
  const now = printDate(created);
  return {
    'kibana.space_ids': [SPACE],
    'kibana.version': '9.1.0',
    'kibana.alert.uuid': candidate.id,
    'kibana.alert.status': 'active',
    'kibana.alert.start': now,
    'kibana.alert.last_detected': now,
    'kibana.alert.intended_timestamp': printDate(candidate.intended ?? tick),
    'kibana.alert.workflow_status': 'open',
    'kibana.alert.workflow_tags': [],
    'kibana.alert.workflow_assignee_ids': [],
    'kibana.alert.rule.execution.uuid': executionId(rule, created),
    'kibana.alert.rule.execution.timestamp': now,
    'kibana.alert.rule.execution.type': execution,
  };
}

/** `original_event.*` and `original_data_stream.*`: what the source event said before the alert took its place. */
function originalFields({ events, fields }: Candidate): JsonObject {
  if (events.length !== 1) return {};
  return Object.fromEntries(
    [...leavesOf(fields, 'event'), ...leavesOf(fields, 'data_stream')].map(([name, value]) => [`kibana.alert.original_${name}`, value]),
  );
}

const MAX_DEPTH = 20;

function leavesOf(fields: JsonObject, name: string): (readonly [string, JsonValue])[] {
  const dotted = Object.entries(fields).filter(([key]) => key.startsWith(`${name}.`));
  const own = Object.hasOwn(fields, name) ? flatten(name, fields[name] as JsonValue, 0) : [];
  return [...own, ...dotted.flatMap(([key, value]) => flatten(key, value, 0))];
}

function flatten(path: string, value: JsonValue, depth: number): (readonly [string, JsonValue])[] {
  if (!isJsonObject(value) || depth > MAX_DEPTH) return [[path, value]];
  return Object.entries(value).flatMap(([key, member]) => flatten(`${path}.${key}`, member, depth + 1));
}
