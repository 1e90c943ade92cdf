import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileReplace } from '#plan/java-regex.ts';
import { parseDissect, runDissect } from '#plan/patterns/dissect.ts';
import { parseGrok, runGrok } from '#plan/patterns/grok.ts';
import { grokLibrary } from '#plan/patterns/grok-library.ts';
import { RegexProblem } from '#plan/regex/escapes.ts';
import { compileRegex } from '#plan/regex/matcher.ts';
import { parseRegex } from '#plan/regex/parser.ts';

/** What the pattern finds first, its groups behind it; undefined when nothing. */
function find(pattern: string, text: string, dialect: 'java' | 'oniguruma'): string | undefined {
  const match = compileRegex(parseRegex(pattern, dialect))(text, 0);
  if (!match) return undefined;
  const groups = match.groups.map((group) => (group ? text.slice(...group) : '-'));
  return [text.slice(match.start, match.end), ...groups].join(' ');
}

const FOUND: readonly (readonly [pattern: string, text: string, found: string | undefined])[] = [
  ['a|ab', 'ab', 'a'],
  ['(a|ab)(c|bcd)(d*)', 'abcd', 'abcd a bcd '],
  ['a*?b', 'aab', 'aab'],
  ['<.+?>', '<a><b>', '<a>'],
  ['\\d++\\d', '123', undefined],
  ['(?>a+)ab', 'aaab', undefined],
  ['(a+)+$', 'aaab', undefined],
  ['(?:a|b)*c', 'ababc', 'ababc'],
  ['(\\w)\\1', 'abccd', 'cc c'],
  ['(?<year>\\d{4})-(?<a.b>\\d\\d)', 'on 2026-03', '2026-03 2026 03'],
  ['x(?=y)', 'xz xy', 'x'],
  ['x(?!y)', 'xyxz', 'x'],
  ['(?<=\\$)\\d+', 'a1 $22', '22'],
  ['(?<!\\d)\\d{2}(?!\\d)', '123 45', '45'],
  ['(?i)HeLLo', 'say hello', 'hello'],
  ['(?i:h)ello', 'HELLO Hello', 'Hello'],
  ['[^a-c\\d]+', 'ab1xyz2', 'xyz'],
  ['[a-z&&[^aeiou]]+', 'aebcd', 'bcd'],
  ['[[:alpha:]_-]+', '1a_b-c2', 'a_b-c'],
  ['\\p{Lu}+', 'abÄÖc', 'ÄÖ'],
  ['\\Qa.b\\E+', 'xa.bb', 'a.bb'],
  ['\\x41\\u0042\\t', 'AB\t', 'AB\t'],
  ['a{2,3}', 'aaaa', 'aaa'],
  ['a{,x}', 'a{,x}', 'a{,x}'],
  ['\\bfoo\\b', 'foobar foo', 'foo'],
  ['(?x) a b # comment', 'ab', 'ab'],
  ['.', '\u{1F600}', '\u{1F600}'],
  ['(a)|b', 'b', 'b -'],
];

test('patterns find what Java and Oniguruma find', () => {
  for (const [pattern, text, found] of FOUND) {
    for (const dialect of ['java', 'oniguruma'] as const)
      assert.equal(find(pattern, text, dialect), found, `${pattern} in ${text} (${dialect})`);
  }
});

test('lines are where the two differ', () => {
  assert.equal(find('^b', 'a\nb', 'java'), undefined);
  assert.equal(find('(?m)^b', 'a\nb', 'java'), 'b');
  assert.equal(find('^b$', 'a\nb\nc', 'oniguruma'), 'b');
  assert.equal(find('(?m)a.b', 'a\nb', 'oniguruma'), 'a\nb');
  assert.equal(find('(?s)a.b', 'a\nb', 'java'), 'a\nb');
  assert.equal(find('a$', 'a\n', 'java'), 'a');
  assert.equal(find('\\h+', 'g 1f', 'oniguruma'), '1f');
});

test('what cannot be read is said with its place', () => {
  for (const pattern of ['(a', 'a)', '[a', '*a', '\\', '(?<a', 'a{3,2}', 'a{2000}', '[b-a]', '\\p{Nope}', '\\2', '('.repeat(200)]) {
    assert.throws(() => parseRegex(pattern, 'java'), RegexProblem, pattern);
  }
});

test('no pattern and no text takes long', () => {
  const hostile: readonly (readonly [string, string])[] = [
    ['(a+)+$', `${'a'.repeat(5000)}b`],
    ['(a|a)*c', 'a'.repeat(5000)],
    ['(.*)*x', 'y'.repeat(20_000)],
    ['(?:(?:a?){900}){900}b', 'a'.repeat(50)],
    ['((a*)*)*b', 'a'.repeat(3000)],
  ];
  for (const [pattern, text] of hostile) assert.equal(find(pattern, text, 'java'), undefined, pattern);
});

test('replacements are Java’s', () => {
  assert.equal(compileReplace('(?<first>\\w+) (\\w+)')('john smith', '$2, $' + '{first} \\$1'), 'smith, john $1');
  assert.equal(compileReplace('x*')('axb', '-'), '-a--b-');
  assert.equal(compileReplace('a')('a', '$9'), null);
  assert.equal(compileReplace('(')('a', ''), null);
});

test('every pattern of the grok library can be read', () => {
  for (const name of Object.keys(grokLibrary)) assert.ok(!('problem' in parseGrok(`%{${name}:x}`)), name);
});

const GROK: readonly (readonly [name: string, text: string, found: string])[] = [
  ['IP', 'from 10.1.2.3:80', '10.1.2.3'],
  ['IP', 'at fe80::cae2:65ff:fece:feb9 now', 'fe80::cae2:65ff:fece:feb9'],
  ['IP', '::ffff:10.0.0.1', '::ffff:10.0.0.1'],
  ['NUMBER', 'took -3.25s', '-3.25'],
  ['TIMESTAMP_ISO8601', 'x 2026-03-04T09:12:31.441Z y', '2026-03-04T09:12:31.441Z'],
  ['EMAILADDRESS', 'mail to ann.b@example.com!', 'ann.b@example.com'],
  ['URI', 'see https://user:pw@host.example.com:8080/p/a?q=1#x now', 'https://user:pw@host.example.com:8080/p/a?q=1#x'],
  ['HTTPDATE', '[10/Oct/2000:13:55:36 -0700]', '10/Oct/2000:13:55:36 -0700'],
  ['UUID', 'id 123e4567-e89b-12d3-a456-426614174000', '123e4567-e89b-12d3-a456-426614174000'],
  ['SYSLOGTIMESTAMP', 'Mar  4 09:12:31 host', 'Mar  4 09:12:31'],
  ['MAC', 'at 00:1B:44:11:3a:b7', '00:1B:44:11:3a:b7'],
  ['LOGLEVEL', '[WARN] x', 'WARN'],
  ['HOSTPORT', 'db-1.example:5432', 'db-1.example:5432'],
  ['QUOTEDSTRING', 'a "b \\" c" d', '"b \\" c"'],
  ['PATH', 'open /var/log/a.log', '/var/log/a.log'],
];

test('the grok library finds what its names say', () => {
  for (const [name, text, found] of GROK) {
    const grok = parseGrok(`%{${name}:x}`);
    assert.ok(!('problem' in grok));
    assert.equal(runGrok(grok, text)?.get('x'), found, name);
  }
});

test('dissect takes a text apart from left to right', () => {
  const cases: readonly (readonly [pattern: string, text: string, found: Readonly<Record<string, string>> | undefined])[] = [
    ['%{a} %{b}', 'x y z', { a: 'x', b: 'y z' }],
    ['[%{a}]%{->}[%{b}]', '[x]   [y]', { a: 'x', b: 'y' }],
    ['%{+n/2} %{+n/1}', 'a b', { n: 'b-a' }],
    ['%{+n} %{+n}', 'a b', { n: 'a-b' }],
    ['%{?skip}=%{} %{v}', 'a=b c', { v: 'c' }],
    ['start %{a}', 'begin x', undefined],
    ['%{a}, %{b};', 'x, y', undefined],
  ];
  for (const [pattern, text, found] of cases) {
    const dissect = parseDissect(pattern);
    assert.ok(!('problem' in dissect), pattern);
    const values = runDissect(dissect, '-', text);
    assert.deepEqual(values && Object.fromEntries(values), found, pattern);
  }
});
