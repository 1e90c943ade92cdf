import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { type CompileContext, compileRule } from '#engine/compile.ts';
import { Engine, type EngineOptions } from '#engine/engine.ts';
import type { Run } from '#engine/run.ts';
import { parseIsoDate, printDate } from '#event/date.ts';
import type { Event } from '#event/event.ts';
import { membersAt } from '#event/path.ts';
import { openSchema } from '#event/schema/known.ts';
import { parseRule } from '#rule/load.ts';
import type { Rule } from '#rule/rule.ts';

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

/** A rule as a rule file has it; what must stand there and does not is added. */
export function ruleFrom(text: string, index = 0): Rule {
  const given = Object.entries({ rule_id: `rule-${index}`, name: 'A rule', type: 'query', severity: 'low' });
  const added = given.filter(([name]) => !new RegExp(`^${name}:`, 'm').test(text)).map(([name, value]) => `${name}: ${value}\n`);
  const { rule, diagnostics } = parseRule(added.join('') + text);
  assert.ok(rule, JSON.stringify(diagnostics));
  return rule;
}

/** One event a line: `id time [arrives time] [in index] {document}`; flow YAML, dotted names allowed. */
export function eventsFrom(text: string): Event[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const match = /^(\S+) (\S+)(?: arrives (\S+))?(?: in (\S+))? *(\{.*\})?$/.exec(line);
      assert.ok(match, `no event: ${line}`);
      const [, id = '', at = '', arrives = at, index, document = '{}'] = match;
      const event = eventFrom(id, timeOf(at), timeOf(arrives), parse(document) as JsonObject);
      return index === undefined ? event : { ...event, index };
    });
}

export function eventFrom(id: string, time: number, ingested: number, document: JsonObject): Event {
  const dataset = 'okta.system';
  return { id, dataset, index: `logs-${dataset}-default`, time, ingested, document: { '@timestamp': printDate(time), ...document } };
}

export function engineFor(
  rules: readonly Rule[],
  limits: Pick<CompileContext, 'maxPendingSequences'> = {},
  options: EngineOptions = {},
): Engine {
  return new Engine(
    rules.map((rule) => {
      const { compiled, diagnostics } = compileRule(rule, { schema: openSchema([]), fieldMap: rule.fieldMap, ...limits });
      assert.ok(compiled, JSON.stringify(diagnostics));
      return compiled;
    }),
    options,
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
  if (fields[0] === '*') return printFields(document, Object.keys(document).sort());
  return fields.map((field) => `\n    ${field}: ${printMembers(membersAt(document, field))}`).join('');
}

function printMembers(members: readonly JsonValue[]): string {
  return members.map((member) => (isJsonObject(member) ? JSON.stringify(member) : String(member))).join(', ');
}
