import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Diagnostic } from '#base/diagnostic.ts';
import { parseEsql, parseRowCommands } from '#lang/esql/parser.ts';
import { printEsql, printEsqlCommand } from '#lang/esql/print.ts';
import { runCaseFiles } from './case-file.ts';

function printDiagnostics(text: string, diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(
      ({ code, severity, message, span, help }) =>
        `${code} ${severity} "${text.slice(span.start, span.end)}": ${message}${help ? ` (${help})` : ''}`,
    )
    .join('\n');
}

runCaseFiles('src/lang/esql/cases/query-*.case', (one) => {
  const text = one.get('query') ?? '';
  const { query, diagnostics } = parseEsql(text);
  return {
    tree: printEsql(query),
    ...(diagnostics.length === 0 && !one.has('diagnostics') ? {} : { diagnostics: printDiagnostics(text, diagnostics) }),
  };
});

runCaseFiles('src/lang/esql/cases/rows-*.case', (one) => {
  const text = one.get('rows') ?? '';
  const { commands, diagnostics } = parseRowCommands(text, text.indexOf('|'));
  return {
    tree: commands.map(printEsqlCommand).join('\n'),
    ...(diagnostics.length === 0 && !one.has('diagnostics') ? {} : { diagnostics: printDiagnostics(text, diagnostics) }),
  };
});

test('nothing that is typed makes the parser throw or recurse without end', () => {
  const hostile = [
    '('.repeat(20_000),
    'FROM a | WHERE '.concat('NOT '.repeat(20_000)),
    `ROW a = ${'-'.repeat(20_000)}1`,
    `ROW a = 1${'+1'.repeat(20_000)}`,
  ];
  for (const text of [
    ...hostile,
    `FROM ${'(FROM '.repeat(5000)}`,
    `ROW a = 1${'::long'.repeat(9000)}`,
    '\u0000\ud800',
    'FROM a | EVAL `',
    'ROW a = "\\',
  ]) {
    assert.ok(parseEsql(text).diagnostics.length > 0, text.slice(0, 40));
  }
});

test('what is nested or chained too deeply is named', () => {
  for (const text of [`ROW a = ${'('.repeat(400)}`, `ROW a = 1${'+1'.repeat(2000)}`]) {
    assert.deepEqual(
      parseEsql(text).diagnostics.map(({ code }) => code),
      ['ESQ107'],
    );
  }
});
