import assert from 'node:assert/strict';
import { test } from 'node:test';
import { knownSchema } from '#app/schema.ts';
import type { JsonValue } from '#base/json.ts';
import { type CompiledRule, compileRule } from '#engine/compile.ts';
import { Engine } from '#engine/engine.ts';
import { parseIsoDate } from '#event/date.ts';
import type { Event } from '#event/event.ts';
import { membersAt } from '#event/path.ts';
import { parseRule } from '#rule/load.ts';
import type { Rule } from '#rule/rule.ts';
import { findWitness } from '#verify/witness/witness.ts';
import { eventFrom } from './engine-support.ts';
import { sharedBytes } from './shared.ts';
import { readTgz } from './tar.ts';

/** The ES|QL rules of elastic/detection-rules that read alerts, run on alerts that other rules of the same engine make. */
const archive = sharedBytes('corpora/elastic-rules.tgz');
const skip = archive === undefined ? 'the rule corpus (../shared/corpora) is not there' : false;

const context = { schema: knownSchema(), fieldMap: new Map<string, string>() };
const MACHINE_LEARNING = 'machine_learning';

const rules = (archive === undefined ? [] : readTgz(archive)).flatMap(({ path, bytes }) => {
  const { rule } = /^(?:\.\/)?rules.*\.toml$/.test(path) ? parseRule(bytes.toString('utf8')) : {};
  return rule?.detection.type === 'esql' && rule.detection.query.text.includes('.alerts-security') ? [rule] : [];
});

test('the rules over alerts run on alerts of other rules', { skip }, (t) => {
  const counted = new Map<string, string[]>();
  for (const rule of rules) {
    const outcome = outcomeOf(rule);
    counted.set(outcome, [...(counted.get(outcome) ?? []), rule.name]);
  }
  for (const [outcome, names] of counted) t.diagnostic(`${outcome}: ${names.length}${outcome === 'fires' ? '' : ` (${names.join('; ')})`}`);
  assert.equal(rules.length, 21);
  const counts = Object.fromEntries([...counted].map(([outcome, names]) => [outcome, names.length]));
  assert.deepEqual(counts, {
    fires: 15,
    // One wants alerts of different moments, one a risk score that no rule has: the alerts made here are of one moment.
    'fires on alerts given as documents': 2,
    // Only a machine learning job makes such alerts; on alerts given as documents the rule fires.
    'wants anomalies of machine learning': 1,
    'refused: COMPLETION is not run here: it needs a language model': 3,
  });
});

function outcomeOf(rule: Rule): string {
  const { compiled, diagnostics } = compileRule(rule, context);
  if (!compiled) return `refused: ${diagnostics.map(({ message }) => message).join()}`;
  const witness = findWitness(compiled, context);
  if (witness.kind !== 'fires') return 'no alerts found that it would fire on';
  if (witness.events.some((event) => alertFact(event, 'rule.type') === MACHINE_LEARNING)) return 'wants anomalies of machine learning';
  // A witness is what the engine fired on, alerts as documents.
  return firesOnAlerts(compiled, witness.events) ? 'fires' : 'fires on alerts given as documents';
}

/** What a witness wants to be an alert becomes an event and a rule that makes the alert; the rest is given as it is. */
function firesOnAlerts(over: CompiledRule, wanted: readonly Event[]): boolean {
  const below = wanted.flatMap((event, i) => (isAlert(event) ? [ruleBelow(event, i, idFor(wanted, i))] : []));
  const engine = new Engine([...below, over]);
  const time = parseIsoDate('2026-03-04T10:01:00Z') ?? 0;
  for (const [i, event] of wanted.entries()) {
    const { kibana, '@timestamp': _, ...document } = event.document;
    const fields = isAlert(event) ? { ...document, source_of: `rule-${i}` } : event.document;
    if (isAlert(event)) engine.observe(eventFrom(`event-${i}`, time, time, fields));
    else engine.observe({ ...event, time, ingested: time });
  }
  return engine.finish().some(({ ruleId, alerts }) => ruleId === over.rule.id && alerts.length > 0);
}

/** The id that the alert is to have, unless the rule of an earlier one has it. */
function idFor(wanted: readonly Event[], i: number): JsonValue {
  const [id, ...earlier] = wanted
    .slice(0, i + 1)
    .reverse()
    .map((event) => alertFact(event, 'rule.rule_id'));
  return id === undefined || earlier.includes(id) ? `rule-${i}` : id;
}

function ruleBelow(event: Event, i: number, id: JsonValue): CompiledRule {
  const tactic = {
    id: alertFact(event, 'rule.threat.tactic.id') ?? 'TA0001',
    name: alertFact(event, 'rule.threat.tactic.name') ?? 'Initial Access',
  };
  const risk = alertFact(event, 'risk_score');
  const { rule, diagnostics } = parseRule(
    JSON.stringify({
      rule_id: id,
      name: alertFact(event, 'rule.name') ?? `Rule ${i}`,
      type: 'query',
      language: 'kuery',
      query: `source_of: "rule-${i}"`,
      index: ['logs-*'],
      severity: 'low',
      risk_score: typeof risk === 'number' ? risk : 47,
      description: 'Makes an alert.',
      threat: [{ framework: 'MITRE ATT&CK', tactic: { ...tactic, reference: '' }, technique: [] }],
    }),
  );
  assert.ok(rule, JSON.stringify(diagnostics));
  const { compiled } = compileRule(rule, context);
  assert.ok(compiled);
  return compiled;
}

function isAlert({ document }: Event): boolean {
  return membersAt(document, 'kibana.alert').length > 0;
}

function alertFact({ document }: Event, name: string): JsonValue | undefined {
  return membersAt(document, `kibana.alert.${name}`)[0];
}
