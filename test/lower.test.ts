import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Diagnostic } from '#base/diagnostic.ts';
import type { JsonObject } from '#base/json.ts';
import { compileCondition } from '#engine/match/condition.ts';
import { DocumentReader } from '#engine/match/reader.ts';
import { openSchema } from '#event/schema/known.ts';
import { schemaOfMapping } from '#event/schema/mapping.ts';
import type { Condition } from '#plan/expr.ts';
import { type LowerContext, planQuery } from '#plan/languages.ts';
import { planFilters } from '#plan/lower/filters.ts';
import { printCondition, printQuery } from '#plan/print.ts';
import { type Case, runCaseFiles } from './case-file.ts';
import { renderDiagnostics } from './diagnostics.ts';

/** One field of every type: the closed schema of the cases. */
const MAPPING = {
  k: 'keyword',
  'lower.name': { type: 'keyword', normalizer: 'lowercase' },
  'short.name': { type: 'keyword', ignore_above: 8 },
  mixed: { type: 'keyword', esTypes: ['keyword', 'wildcard'] },
  w: 'wildcard',
  c: { type: 'constant_keyword', value: 'okta.system' },
  t: { type: 'text', fields: { raw: 'keyword' } },
  n: 'long',
  d: 'double',
  scaled: { type: 'scaled_float', scaling_factor: 10 },
  b: 'boolean',
  ip: 'ip',
  date: 'date',
  german: { type: 'date', format: 'dd.MM.yyyy' },
  seconds: { type: 'date', format: 'strict_date_optional_time||epoch_second' },
  v: 'version',
  flat: 'flattened',
  geo: 'geo_point',
  also: { type: 'alias', path: 'k' },
  users: 'nested',
  'users.name': 'keyword',
  'users.id': 'long',
  'users.roles': 'nested',
  'users.roles.name': 'keyword',
};

/** The open schema knows ECS and these. */
const VENDOR = [
  { path: 'op.canonical', type: 'keyword', normalizer: 'operation_name', meaning: 'The name of the operation, folded' },
  { path: 'vendor.mode', type: 'keyword', meaning: 'A keyword' },
] as const;

/** The language of a case is the name of its first section. */
const LANGUAGES = [
  ['kuery', 'kql'],
  ['lucene', 'lucene'],
  ['eql', 'eql'],
] as const;

runCaseFiles('src/plan/lower/cases/*.case', (one) => {
  const context = contextOf(one);
  const filters = one.get('filters');
  if (filters !== undefined) {
    const { condition, diagnostics } = planFilters(JSON.parse(filters), context);
    return { ...answer(one, condition && printCondition(condition), '', diagnostics), ...truths(one, condition) };
  }
  const [language, section] = LANGUAGES.find(([, name]) => one.has(name)) ?? ['kuery', 'kql'];
  const text = one.get(section) ?? '';
  const { query, diagnostics } = planQuery(language, text, context);
  return {
    ...answer(one, query && printQuery(query), text, diagnostics),
    ...truths(one, query?.kind === 'events' ? query.filter : undefined),
  };
});

/** The events of a case, a line each, behind whether they meet the condition. */
function truths(one: Case, condition: Condition | undefined): Record<string, string> {
  const events = one.get('events');
  if (events === undefined || !condition) return {};
  const meets = compileCondition(condition, Date.parse('2024-05-01T12:00:00Z'));
  const lines = events.split('\n').map((line) => line.replace(/^(?:yes|no) +/, ''));
  return { events: lines.map((line) => `${meets(new DocumentReader(JSON.parse(line))) ? 'yes' : 'no '} ${line}`).join('\n') };
}

function contextOf(one: Case): LowerContext {
  const map = one
    .get('field map')
    ?.split('\n')
    .map((line) => line.split(' = ') as [string, string]);
  return {
    schema: one.get('schema') === 'open' ? openSchema(VENDOR) : schemaOfMapping(MAPPING),
    ...(map ? { fieldMap: new Map(map) } : {}),
  };
}

function answer(one: Case, ir: string | undefined, text: string, diagnostics: readonly Diagnostic[]): Record<string, string> {
  return {
    ...(ir === undefined ? {} : { ir }),
    ...(ir === undefined && one.has('ir') ? { ir: '' } : {}),
    ...(diagnostics.length > 0 || one.has('diagnostics') ? { diagnostics: renderDiagnostics(text, diagnostics) } : {}),
  };
}

test('a bare value in an open schema: whole values of any field, words of the fields that ECS analyzes', () => {
  const { query } = planQuery('kuery', 'alice', { schema: openSchema(VENDOR) });
  assert.ok(query?.kind === 'events');
  const meets = compileCondition(query.filter, 0);
  const truthOf = (event: JsonObject): boolean => meets(new DocumentReader(event));
  assert.deepEqual([{ any: { name: 'alice' } }, { message: 'Hello Alice' }, { any: 'hello alice' }, {}].map(truthOf), [
    true,
    true,
    false,
    false,
  ]);
});

test('values without a field that spread over far too many comparisons are refused, at their place (PLN102)', () => {
  const values = Array.from({ length: 1000 }, (_, i) => `v${i}`);
  for (const [language, text] of [
    ['kuery', values.join(' or ')],
    ['kuery', `f*:(${values.join(' or ')}) or ${values.join(' or ')}`],
    ['lucene', values.join(' OR ')],
  ] as const) {
    const { query, diagnostics } = planQuery(language, text, { schema: openSchema(VENDOR) });
    assert.equal(query, undefined);
    assert.deepEqual(
      diagnostics.map(({ code, span }) => [code, text.slice(span.start, span.end).startsWith('v')]),
      [['PLN102', true]],
    );
  }
  const few = planQuery('kuery', values.slice(0, 100).join(' or '), { schema: openSchema(VENDOR) });
  assert.deepEqual(few.diagnostics, []);
});
