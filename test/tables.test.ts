import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isJsonObject } from '#base/json.ts';
import { compileCondition } from '#engine/match/condition.ts';
import { DocumentReader } from '#engine/match/reader.ts';
import { runTable, type Table, type TableContext } from '#engine/rows/run-table.ts';
import type { Event } from '#event/event.ts';
import { openSchema } from '#event/schema/known.ts';
import { type FieldMapping, schemaOfMapping } from '#event/schema/mapping.ts';
import type { Schema } from '#event/schema/schema.ts';
import type { Value } from '#event/value.ts';
import { planQuery } from '#plan/languages.ts';
import { printQuery } from '#plan/print.ts';
import type { TableQuery } from '#plan/query.ts';
import { type Case, runCaseFiles } from './case-file.ts';
import { renderDiagnostics } from './diagnostics.ts';

const NOW = Date.UTC(2026, 2, 4, 12);

type Index = { readonly name: string; readonly fields?: Readonly<Record<string, FieldMapping>>; readonly documents: readonly Event[] };

/** The index of a case stands until another case gives its own: its fields as one line of JSON, then its documents; a `lookup` beside it. */
let indices: readonly Index[] = [];

function readIndex(name: string, text: string): Index {
  const [first = '{}', ...lines] = text.split('\n');
  const documents = lines.map((line, i): Event => {
    const document: unknown = JSON.parse(line);
    assert.ok(isJsonObject(document));
    return { id: `${name}${i + 1}`, dataset: name, index: name, time: NOW, ingested: NOW, document };
  });
  const fields: unknown = JSON.parse(first);
  assert.ok(isJsonObject(fields), 'the first line of an index holds its fields');
  return { name, documents, ...(Object.keys(fields).length === 0 ? {} : { fields: fields as Readonly<Record<string, FieldMapping>> }) };
}

function schemaOf(patterns: readonly string[]): Schema | undefined {
  const index = indices.find(({ name }) => patterns.includes(name));
  return index?.fields && schemaOfMapping(index.fields);
}

function eventsOf(patterns: readonly string[]): readonly Event[] {
  return indices.filter(({ name }) => patterns.includes(name)).flatMap(({ documents }) => documents);
}

function run(query: TableQuery): Table {
  const context: TableContext = {
    now: NOW,
    readEvents: (source) => {
      const meets = compileCondition(source.filter, NOW);
      return eventsOf(source.indices).filter(({ document }) => meets(new DocumentReader(document)));
    },
    readIndex: (name) => eventsOf([name]),
    readAll: eventsOf,
  };
  return runTable(query, context, 1000);
}

function printCell(value: Value): string {
  return JSON.stringify(value, (_key, one: unknown) => (typeof one === 'bigint' ? `${one}` : one));
}

function printTable({ columns, rows, sources }: Table): string {
  const head = columns.map(({ name, type }) => `${name}:${type}`).join(' | ');
  return [head, ...rows.map((row, i) => `${row.map(printCell).join(' | ')}  ← ${sources[i]?.events.map(({ id }) => id).join(' ')}`)].join(
    '\n',
  );
}

runCaseFiles('src/engine/rows/cases/tables/*.case', (one: Case) => {
  const [events, lookup] = [one.get('events'), one.get('lookup')];
  if (events !== undefined) indices = [readIndex('e', events), ...(lookup === undefined ? [] : [readIndex('lookup', lookup)])];
  const text = one.get('query') ?? '';
  const { query, diagnostics } = planQuery('esql', text, { schema: openSchema([]), schemaOf });
  const notes = renderDiagnostics(text, diagnostics);
  return {
    ...(query?.kind === 'table' ? { plan: printQuery(query), table: printTable(run(query)) } : {}),
    ...(notes === '' && !one.has('diagnostics') ? {} : { diagnostics: notes }),
  };
});

/** Pieces that queries are made of, so that most of what is thrown together gets far. */
const PIECES = [
  ...'| , ( ) [ ] { } = == != < + - * / % : :: . ? "a" "2026-03-04" """x""" \'q\' 1 2.5 null true 5 minutes'.split(' '),
  ...'from e row where eval keep drop rename as sort desc limit stats by inline mv_expand dissect grok enrich on lookup join'.split(' '),
  ...'and or not in like rlike is n k t @timestamp a.b `q` count( max( case( concat( to_string( date_trunc( kql( now() *'.split(' '),
  ...'"%{a} %{b}" "%{WORD:w}" "(?<g>x)" {"k":1} metadata _id'.split(' '),
];

test('whatever is thrown together is planned or answered with its mistakes, and runs', () => {
  indices = [
    readIndex(
      'e',
      '{"n":"long","k":"keyword","t":"text","a.b":"ip","@timestamp":"date"}\n{"n":1,"k":["x","y"],"a":{"b":"10.0.0.1"}}\n{"n":[2,3],"t":"a b"}',
    ),
  ];
  const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 25 }).map((pieces) => `from e | ${pieces.join(' ')}`);
  fc.assert(
    fc.property(text, (query) => {
      const planned = planQuery('esql', query, { schema: openSchema([]), schemaOf });
      if (planned.query?.kind === 'table') run(planned.query);
      else assert.ok(planned.diagnostics.length > 0);
    }),
    { numRuns: 3000, seed: 20260304 },
  );
});
