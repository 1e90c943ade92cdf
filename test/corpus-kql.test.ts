import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'smol-toml';
import { hasErrors } from '#base/diagnostic.ts';
import { isJsonObject, type JsonObject } from '#base/json.ts';
import { openSchema } from '#event/schema/known.ts';
import { parseKql } from '#lang/kql/parser.ts';
import { printKql, printKqlTree } from '#lang/kql/print.ts';
import type { Condition } from '#plan/expr.ts';
import { planQuery } from '#plan/languages.ts';
import { planFilters } from '#plan/lower/filters.ts';
import { printCondition } from '#plan/print.ts';
import { sharedBytes } from './shared.ts';
import { readTgz } from './tar.ts';

/** Every KQL query, Lucene query and filter object of elastic/detection-rules. */
const archive = sharedBytes('corpora/elastic-rules.tgz');
const skip = archive === undefined ? 'the rule corpus (../shared/corpora) is not there' : false;
const context = { schema: openSchema([]) };

const rules = (archive === undefined ? [] : readTgz(archive))
  .filter(({ path }) => path.endsWith('.toml'))
  .map(({ path, bytes }) => ({ path, rule: ruleOf(bytes.toString('utf8')) }));

const queries = rules.flatMap(({ path, rule }) => [
  ...queryOf(path, rule.language, rule.query),
  ...queryOf(path, rule.threat_language ?? rule.language, rule.threat_query),
]);
const kqlQueries = queries.filter(({ language }) => language === 'kuery');

function ruleOf(text: string): JsonObject {
  const { rule } = parse(text) as JsonObject;
  return isJsonObject(rule) ? rule : {};
}

function queryOf(path: string, language: unknown, text: unknown): { path: string; language: 'kuery' | 'lucene'; text: string }[] {
  return typeof text === 'string' && (language === 'kuery' || language === 'lucene') ? [{ path, language, text }] : [];
}

test('every KQL query parses, and is printed as the same tree', { skip }, () => {
  for (const { path, text } of kqlQueries) {
    const { tree, diagnostics } = parseKql(text);
    assert.equal(hasErrors(diagnostics), false, `${path}: ${JSON.stringify(diagnostics)}`);
    const printed = printKql(tree);
    const again = parseKql(printed);
    assert.equal(printKqlTree(again.tree), printKqlTree(tree), path);
    assert.equal(printKql(again.tree), printed, path);
  }
  assert.equal(kqlQueries.length, 801);
});

test('every query means something that can hold', { skip }, () => {
  for (const { path, language, text } of queries) {
    const { query, diagnostics } = planQuery(language, text, context);
    assert.ok(query?.kind === 'events', `${path}: ${JSON.stringify(diagnostics)}`);
    assert.notEqual(query.filter.kind, 'none', path);
    assert.equal(printCondition(query.filter).includes('undefined'), false, path);
  }
});

test('a printed query means the same', { skip }, () => {
  for (const { path, text } of kqlQueries) assert.equal(meaning(printKql(parseKql(text).tree)), meaning(text), path);
});

function meaning(text: string): string {
  const { query } = planQuery('kuery', text, context);
  return query?.kind === 'events' ? printCondition(query.filter) : '';
}

test('every filter object becomes a condition', { skip }, () => {
  const filters = rules.flatMap(({ path, rule }) =>
    [rule.filters, rule.threat_filters].flatMap((list) => (Array.isArray(list) && list.length > 0 ? [{ path, list }] : [])),
  );
  for (const { path, list } of filters) {
    const { condition, diagnostics } = planFilters(list, context);
    assert.ok(condition && condition.kind !== 'all' && condition.kind !== 'none', `${path}: ${JSON.stringify(diagnostics)}`);
    assert.deepEqual(diagnostics, [], path);
  }
  assert.equal(filters.length, 29);
});

test('the kinds of tests that the corpus needs', { skip }, () => {
  const counts: Record<string, number> = {};
  for (const { text } of kqlQueries) {
    const { query } = planQuery('kuery', text, context);
    if (query?.kind === 'events') countTests(query.filter, counts);
  }
  assert.ok((counts.text ?? 0) > 2000, JSON.stringify(counts));
  for (const kind of ['like', 'prefix', 'words', 'number', 'date', 'ip', 'boolean', 'exists', 'nested']) assert.ok(counts[kind], kind);
});

function countTests(condition: Condition, counts: Record<string, number>): void {
  const kind = condition.kind === 'test' ? condition.test.kind : condition.kind;
  counts[kind] = (counts[kind] ?? 0) + 1;
  if (condition.kind === 'and' || condition.kind === 'or') for (const operand of condition.operands) countTests(operand, counts);
  if (condition.kind === 'not' || condition.kind === 'nested') countTests(condition.operand, counts);
}
