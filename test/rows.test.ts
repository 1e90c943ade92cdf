import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isJsonObject } from '#base/json.ts';
import { TableRow } from '#engine/rows/row.ts';
import { runCommands } from '#engine/rows/run-commands.ts';
import { openSchema } from '#event/schema/known.ts';
import { type FieldMapping, schemaOfMapping } from '#event/schema/mapping.ts';
import type { Value } from '#event/value.ts';
import type { Accumulator } from '#plan/aggregate.ts';
import { aggregates } from '#plan/aggregates.ts';
import { planRowCommands } from '#plan/lower/rows.ts';
import { printCommand } from '#plan/print.ts';
import { type Case, runCaseFiles } from './case-file.ts';

const NOW = Date.UTC(2026, 2, 4, 12);

/** The JSON of a section that holds an object. */
function objectIn(one: Case, name: string): Readonly<Record<string, unknown>> {
  const parsed: unknown = JSON.parse(one.get(name) ?? '{}');
  assert.ok(isJsonObject(parsed), `${name} holds an object`);
  return parsed;
}

function rowsOf(one: Case): TableRow[] {
  return (one.get('events') ?? '').split('\n').map((line, i) => {
    const document: unknown = JSON.parse(line);
    assert.ok(isJsonObject(document));
    const event = { id: `e${i + 1}`, dataset: 'test', index: 'logs-test-default', time: NOW, ingested: NOW, document };
    return TableRow.ofEvent(event, new Map([['_id', event.id]]));
  });
}

function printRow(row: TableRow): string {
  const columns = [...row.columns].map(
    ([name, value]) => `${name}=${JSON.stringify(value, (_key, one: unknown) => (typeof one === 'bigint' ? String(one) : one))}`,
  );
  return columns.join(' ');
}

runCaseFiles('src/engine/rows/cases/*.case', (one) => {
  const text = one.get('rows') ?? '';
  const schema = one.has('fields') ? schemaOfMapping(objectIn(one, 'fields') as Record<string, FieldMapping>) : openSchema([]);
  const fieldMap = new Map(Object.entries(objectIn(one, 'field_map')).map(([from, to]) => [from, String(to)]));
  const { commands, diagnostics } = planRowCommands(text, 0, { schema, fieldMap }, 'events');
  const rows = runCommands(commands, rowsOf(one), NOW);
  const notes = diagnostics.map(({ code, severity, message, help }) => `${code} ${severity}: ${message}${help ? ` (${help})` : ''}`);
  return {
    plan: commands.map(printCommand).join('\n'),
    answer: rows.map(printRow).join('\n'),
    ...(notes.length === 0 && !one.has('diagnostics') ? {} : { diagnostics: notes.join('\n') }),
  };
});

for (const definition of aggregates) {
  test(`aggregate ${definition.name}: its examples hold`, () => {
    assert.ok(
      definition.examples.some(({ rows }) => rows.length === 0 || rows.flat().includes(null)),
      'one example needs a missing value',
    );
    for (const { rows, types, result } of definition.examples) {
      const first = rows[0] ?? [];
      const accumulator: Accumulator = definition.prepare(
        types ?? first.map(() => 'unknown'),
        first.map((value, i) => (i === 0 ? undefined : value)),
      )();
      for (const row of rows) accumulator.add(row);
      assert.deepEqual(close(accumulator.result()), close(result), JSON.stringify(rows));
    }
  });
}

function close(value: Value): Value {
  return typeof value === 'number' ? Number(value.toPrecision(12)) : value;
}
