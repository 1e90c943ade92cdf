import assert from 'node:assert/strict';
import { test } from 'node:test';
import { positionAt } from '#base/span.ts';
import { parseEql } from '#lang/eql/parser.ts';
import { printEql } from '#lang/eql/print.ts';
import { runCaseFiles } from './case-file.ts';
import { renderTree } from './tree.ts';

runCaseFiles('src/lang/eql/cases/*.case', (one) => {
  const query = one.get('query') ?? '';
  const { tree, diagnostics, rest } = parseEql(query);
  const lines = diagnostics.map(({ code, message, span, help }) => {
    const { line, column } = positionAt(query, span.start);
    return `${line}:${column} ${JSON.stringify(query.slice(span.start, span.end))} ${code} ${message}${help ? ` (${help})` : ''}`;
  });
  return {
    ...(one.has('tree') ? { tree: renderTree(tree) } : {}),
    ...(one.has('print') ? { print: printEql(tree) } : {}),
    ...(one.has('rest') ? { rest: rest ? query.slice(rest.start, rest.end) : '' } : {}),
    ...(lines.length > 0 || one.has('diagnostics') ? { diagnostics: lines.join('\n') } : {}),
  };
});

test('what is printed reads as the same tree, and text of any kind is read without a throw', () => {
  const pieces = [
    'process where ',
    'x == ',
    '"a',
    '"""',
    '`',
    '(',
    ')',
    '[',
    '![',
    ' not ',
    ' in ',
    '\\',
    '?',
    '|',
    '1.',
    '.2',
    '/*',
    '//',
    '-',
    '~',
  ];
  let seed = 7;
  const random = (limit: number): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % limit;
  };
  for (let round = 0; round < 2000; round++) {
    const text = Array.from({ length: 1 + random(12) }, () => pieces[random(pieces.length)]).join('');
    const { tree, diagnostics } = parseEql(text);
    if (diagnostics.length > 0) continue;
    assert.equal(renderTree(parseEql(printEql(tree)).tree), renderTree(tree));
  }
});
