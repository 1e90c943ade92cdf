import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseLucene } from '#lang/lucene/parser.ts';
import { runCaseFiles } from './case-file.ts';
import { renderDiagnostics } from './diagnostics.ts';
import { renderTree } from './tree.ts';

runCaseFiles('src/lang/lucene/cases/*.case', (one) => {
  const query = one.get('query') ?? '';
  const { tree, diagnostics } = parseLucene(query);
  return {
    tree: renderTree(tree),
    ...(diagnostics.length > 0 || one.has('diagnostics') ? { diagnostics: renderDiagnostics(query, diagnostics) } : {}),
  };
});

test('any text gives a tree', () => {
  const piece = fc.constantFrom(
    ...[
      'a',
      'AND',
      ' ',
      'OR ',
      'NOT',
      '+',
      '-',
      '!',
      '(',
      ')',
      ':',
      '"',
      '/',
      '[',
      ' TO ',
      ']',
      '{',
      '*',
      '?',
      '\\',
      '~',
      '^2',
      '&&',
      '||',
    ],
  );
  const queries = fc.array(fc.oneof(piece, fc.string({ unit: 'binary' })), { maxLength: 14 });
  fc.assert(
    fc.property(queries, (pieces) => parseLucene(pieces.join('')).tree !== undefined),
    { numRuns: 1000 },
  );
});

test('hostile sizes are refused or parsed in time, never thrown on', () => {
  for (const unit of ['(', '"', '[', '/', '\\', 'a:', '((a)', '~', '^1', '+', '* ', 'a\\ ', '"a" ', '[a TO '])
    assert.ok(parseLucene(unit.repeat(Math.floor(100_000 / unit.length))).tree, unit);
  assert.ok(parseLucene(`"${'\\"'.repeat(100_000)}"`).tree);
  assert.ok(parseLucene(`/${'\\/'.repeat(100_000)}`).tree);
  const codesOf = (query: string): readonly string[] => parseLucene(query).diagnostics.map(({ code }) => code);
  assert.deepEqual(codesOf('x'.repeat(1_000_001)), ['LUC105']);
  assert.deepEqual(codesOf('('.repeat(1000)), ['LUC105']);
});
