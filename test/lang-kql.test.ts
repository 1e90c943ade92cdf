import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hasErrors } from '#base/diagnostic.ts';
import { parseKql } from '#lang/kql/parser.ts';
import { printKql, printKqlTree } from '#lang/kql/print.ts';
import { runCaseFiles } from './case-file.ts';
import { renderDiagnostics } from './diagnostics.ts';

runCaseFiles('src/lang/kql/cases/*.case', (one) => {
  const query = one.get('query') ?? '';
  const { tree, diagnostics } = parseKql(query);
  return {
    tree: printKqlTree(tree),
    ...(hasErrors(diagnostics) ? {} : { printed: printKql(tree) }),
    ...(diagnostics.length > 0 || one.has('diagnostics') ? { diagnostics: renderDiagnostics(query, diagnostics) } : {}),
  };
});

/** Pieces that bring a text near to a query, so that much of it parses. */
const piece = fc.constantFrom(
  ...[
    'a',
    'b.c',
    'not',
    'NOT ',
    'or',
    ' or ',
    ' and ',
    'and',
    ' ',
    '\n',
    '\u00a0',
    ':',
    ':(',
    '(',
    ')',
    ':{',
    '{',
    '}',
    '*',
    '"',
    '"x y"',
    '\\',
  ],
  ...['\\*', '\\or', '\\not', '\\u006e', 'true', 'null', '>', '<=', '1.0', '?', '\u3000', 'é', '🦊', '\\t'],
);
const queries = fc.array(fc.oneof({ weight: 9, arbitrary: piece }, { weight: 1, arbitrary: fc.string({ unit: 'binary' }) }), {
  maxLength: 12,
});

test('any text gives a tree, and what parses is printed as the same tree', () => {
  let parsed = 0;
  fc.assert(
    fc.property(queries, (pieces) => {
      const query = pieces.join('');
      const { tree, diagnostics } = parseKql(query);
      if (hasErrors(diagnostics)) return;
      parsed++;
      const printed = printKql(tree);
      const again = parseKql(printed);
      assert.deepEqual(
        again.diagnostics.filter(({ severity }) => severity === 'error'),
        [],
        printed,
      );
      assert.equal(printKqlTree(again.tree), printKqlTree(tree), printed);
      assert.equal(printKql(again.tree), printed);
    }),
    { numRuns: 3000 },
  );
  assert.ok(parsed > 300, `only ${parsed} of the texts parsed`);
});

test('what looks like another language is found in time, however long it is', { timeout: 20_000 }, () => {
  const pieces = [
    ' to ',
    '.*',
    '/**/',
    'select from ',
    'a where ',
    '| x ',
    'a.b == ',
    'a.b in ',
    ' and',
    '!',
    "' '",
    ', ',
    '== ',
    'sequence by ',
  ];
  for (const piece of pieces) {
    for (const start of ['', 'f:', 'f:[', 'f:/', "f:'", 'f:(', 'a.b ', 'a ', 'from x ', 'sequence ['])
      parseKql(start + piece.repeat(30_000));
  }
});

test('hostile sizes are refused or parsed in time, never thrown on', () => {
  const sizes = { brackets: '('.repeat(200_000), nested: 'a:{'.repeat(50_000), not: 'not ('.repeat(50_000), quotes: '"'.repeat(99_999) };
  for (const [name, query] of Object.entries(sizes)) assert.ok(hasErrors(parseKql(query).diagnostics), name);
  const long = parseKql(`a:(${Array.from({ length: 20_000 }, (_, i) => `value${i}`).join(' or ')})`);
  assert.equal(hasErrors(long.diagnostics), false);
  const codesOf = (query: string): readonly string[] => parseKql(query).diagnostics.map(({ code }) => code);
  assert.deepEqual(codesOf('x'.repeat(1_000_001)), ['KQL105']);
  assert.deepEqual(codesOf('('.repeat(1000)), ['KQL105']);
});
