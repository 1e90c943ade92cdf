import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorAt } from '#base/diagnostic.ts';
import { spanOf } from '#base/span.ts';
import { type CheckRule, checkRules } from '#rule/check.ts';

const rule = (id: string, query: string): string =>
  `rule_id: ${id}\nname: N\ntype: query\nindex: x\nquery: |-\n  one\n  ${query}\nseverity: low\n`;

const check: CheckRule = ({ id }) => {
  if (id === 'bad') return [errorAt('KQL101', spanOf(4, 7), 'Bad query')];
  return id === 'later' ? [errorAt('ENG101', spanOf(0, 0), 'Not run')] : [];
};

test('every rule gets a verdict, and files that are no rules are counted apart', () => {
  const files = [
    { path: 'ok.yml', text: rule('ok', 'two') },
    { path: 'bad.yml', text: rule('bad', 'two') },
    { path: 'later.yml', text: rule('later', 'two') },
    { path: 'broken.yml', text: `rule_id: broken\n---\n${rule('beside', 'two')}` },
    { path: 'hunt.toml', text: '[hunt]\nname = "x"\n' },
    { path: 'pack.yml', text: 'name: x\n' },
    { path: 'sigma.yml', text: 'logsource: {}\ndetection: {}\n' },
  ];
  const { rules, notRules } = checkRules(files, check);
  const told = rules.map(({ path, rule_id, status, reason }) =>
    [path, rule_id, status, reason].filter((part) => part !== undefined).join(' '),
  );
  assert.deepEqual(told, [
    'ok.yml ok ok',
    'bad.yml bad error Bad query',
    'later.yml later unsupported Not run',
    'broken.yml beside ok',
    'broken.yml error "name" is missing',
    'sigma.yml unsupported This is a Sigma rule; Sigma is not read yet',
  ]);
  assert.deepEqual(notRules, ['hunt.toml', 'pack.yml']);
});

test('a mistake in a query stands at its place in the file', () => {
  const text = rule('bad', 'two');
  const [found] = checkRules([{ path: 'bad.yml', text }], check).rules;
  const [{ diagnostic, isInFile } = { diagnostic: errorAt('KQL101', spanOf(0, 0), ''), isInFile: false }] = found?.diagnostics ?? [];
  assert.ok(isInFile);
  assert.equal(text.slice(diagnostic.span.start, diagnostic.span.end), 'two');
});

test('a mistake in a query that the file spells otherwise stands in the query', () => {
  const text = 'rule_id: bad\nname: N\ntype: query\nindex: x\nquery: "one\\ntwo"\nseverity: low\n';
  const [found] = checkRules([{ path: 'bad.yml', text }], check).rules;
  assert.deepEqual(
    found?.diagnostics.map(({ diagnostic, isInFile, ...where }) => [
      isInFile,
      where.text.slice(diagnostic.span.start, diagnostic.span.end),
    ]),
    [[false, 'two']],
  );
});

test('the second rule of an id is named, in whatever file it stands', () => {
  const { rules } = checkRules(
    ['a.yml', 'b.yml'].map((path) => ({ path, text: rule('ok', 'two') })),
    check,
  );
  assert.deepEqual(
    rules.map(({ path, status, reason }) => [path, status, reason]),
    [
      ['a.yml', 'ok', undefined],
      ['b.yml', 'error', 'The rule "ok" stands in a.yml too'],
    ],
  );
});
