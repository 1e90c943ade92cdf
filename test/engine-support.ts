import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { parseDuration } from '#base/duration.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { compileRule } from '#engine/compile.ts';
import { Engine } from '#engine/engine.ts';
import type { Run } from '#engine/rule-runner.ts';
import { parseIsoDate, printDate } from '#event/date.ts';
import type { Event } from '#event/event.ts';
import { membersAt } from '#event/path.ts';
import { openSchema } from '#event/schema/known.ts';
import type { Condition } from '#plan/expr.ts';
import type { Planned } from '#plan/languages.ts';
import type { ExceptionItem, Rule, Suppression } from '#rule/rule.ts';

const DAY = '2026-03-04';

/** `10:05`, `10:05:30` on the cases' day, or a whole ISO date, as epoch milliseconds. */
export function timeOf(text: string): number {
  const time = parseIsoDate(text.includes('T') ? text : `${DAY}T${text}Z`);
  assert.ok(time !== undefined, `no time: ${text}`);
  return time;
}

/** The shortest text that `timeOf` reads back. */
export function printTime(time: number): string {
  const iso = printDate(time).replace('.000Z', 'Z');
  return iso.startsWith(`${DAY}T`) ? iso.slice(DAY.length + 1, -1).replace(/^(\d\d:\d\d):00$/, '$1') : iso;
}

/** A rule as cases write it: our own names, everything but the query with a default. */
export function ruleFrom(text: string, index = 0): Rule {
  const written = parse(text) as Partial<Rule> & JsonObject;
  const { interval, from, to, query, suppression, exceptions, type, ...rest } = written;
  return {
    id: `rule-${index}`,
    uuid: `00000000-0000-5000-8000-00000000000${index}`,
    name: 'A rule',
    description: 'What it finds.',
    detection: detectionFrom(String(type ?? 'query'), String(query ?? '*')),
    severity: 'low',
    riskScore: 21,
    schedule: { interval: durationOf(interval ?? '5m'), from: String(from ?? 'now-9m'), to: String(to ?? 'now') },
    maxSignals: 100,
    enabled: true,
    isBuildingBlock: false,
    fieldMap: new Map(),
    severityMapping: [],
    riskScoreMapping: [],
    timestampOverrideFallbackDisabled: false,
    exceptions: ((exceptions ?? []) as unknown as ExceptionItem[]).map(exceptionFrom),
    threat: [],
    tags: [],
    references: [],
    falsePositives: [],
    author: [],
    version: 1,
    highlightedFields: [],
    supersededBy: [],
    extra: {},
    ...(suppression ? { suppression: suppressionFrom(suppression) } : {}),
    ...rest,
  };
}

function detectionFrom(type: string, text: string): Rule['detection'] {
  if (type === 'eql') return { type, query: { text }, filters: [] };
  return { type: 'query', language: 'kuery', query: { text }, filters: [] };
}

function suppressionFrom({ groupBy, duration, missingFields }: Suppression): Suppression {
  return { groupBy, missingFields: missingFields ?? 'suppress', ...(duration === undefined ? {} : { duration: durationOf(duration) }) };
}

function exceptionFrom(item: ExceptionItem, i: number): ExceptionItem {
  const { expires, ...rest } = item;
  const defaults = { id: `exception-${i}`, name: `exception ${i}`, osTypes: [] };
  return { ...defaults, ...rest, ...(expires === undefined ? {} : { expires: timeOf(String(expires)) }) };
}

function durationOf(text: JsonValue | number): number {
  const duration = parseDuration(String(text));
  assert.ok(duration !== undefined, `no duration: ${text}`);
  return duration;
}

/** One event a line: `id time [arrives time] {document}`; flow YAML, dotted names allowed. */
export function eventsFrom(text: string): Event[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const match = /^(\S+) (\S+)(?: arrives (\S+))? *(\{.*\})?$/.exec(line);
      assert.ok(match, `no event: ${line}`);
      const [, id = '', at = '', arrives = at, document = '{}'] = match;
      return eventFrom(id, timeOf(at), timeOf(arrives), parse(document) as JsonObject);
    });
}

export function eventFrom(id: string, time: number, ingested: number, document: JsonObject): Event {
  const dataset = 'okta.system';
  return { id, dataset, index: `logs-${dataset}-default`, time, ingested, document: { '@timestamp': printDate(time), ...document } };
}

/** Stands in for a language: `field: text` tests joined by `and`, or `*`. */
export function planPlainly(_language: string, text: string): Planned {
  const schema = openSchema([]);
  const operands = text.split(' and ').map((part): Condition => {
    if (part.trim() === '*') return { kind: 'all' };
    const [name = '', value = ''] = part.split(': ').map((side) => side.trim());
    const field = schema.field(name);
    assert.ok(field, name);
    return value === '*' ? { kind: 'exists', field } : { kind: 'test', field, test: { kind: 'text', values: [value] } };
  });
  return { query: { kind: 'events', filter: { kind: 'and', operands }, pipes: [], commands: [] }, diagnostics: [] };
}

export function engineFor(rules: readonly Rule[]): Engine {
  return new Engine(
    rules.map((rule) => {
      const { compiled, diagnostics } = compileRule(rule, { schema: openSchema([]), fieldMap: rule.fieldMap, plan: planPlainly });
      assert.ok(compiled, JSON.stringify(diagnostics));
      return compiled;
    }),
  );
}

/** Runs as text: what was read, the ledger, the alerts with the fields asked for. */
export function printRuns(runs: readonly Run[], fields: readonly string[]): string {
  return runs.map((run) => printRun(run, fields)).join('\n');
}

function printRun(run: Run, fields: readonly string[]): string {
  const { hits, excepted, read, candidates, carriedOver, created, duplicate, suppressed, deferred } = run.ledger;
  return [
    `${printTime(run.tick)} ${run.ruleId} reads ${[...run.reread, run.window].map(({ from, to }) => `${printTime(from)}..${printTime(to)}`).join(' ')}`,
    `  hits ${hits} = excepted ${excepted} + read ${read}`,
    `  candidates ${candidates} + carried over ${carriedOver} = created ${created} + duplicate ${duplicate} + suppressed ${suppressed} + deferred ${deferred}`,
    ...run.alerts.map((alert) => `  alert on ${alert.events.map(({ id }) => id).join(' ')}${printFields(alert.document, fields)}`),
    ...run.updates.map((update) => `  update${printFields(update.document, Object.keys(update.document))}`),
    ...run.warnings.map((warning) => `  warning: ${warning}`),
  ].join('\n');
}

function printFields(document: JsonObject, fields: readonly string[]): string {
  return fields.map((field) => `\n    ${field}: ${printMembers(membersAt(document, field))}`).join('');
}

function printMembers(members: readonly JsonValue[]): string {
  return members.map((member) => (isJsonObject(member) ? JSON.stringify(member) : String(member))).join(', ');
}
