import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { RE2JS } from 're2js';
import { parse } from 'yaml';
import { neededTexts } from '#io/stores/user-agents/literals.ts';
import { readAgentPatterns } from '#io/stores/user-agents/patterns.ts';
import { compileUserAgents, userAgentLookup } from '#io/stores/user-agents/user-agents.ts';
import { normalizeRecord } from '#normalize/normalize.ts';

const file = readFileSync(fileURLToPath(import.meta.resolve('uap-core/regexes.yaml')), 'utf8');
const patterns = readAgentPatterns(file);
const lookup = userAgentLookup();

/** Agents of cloud logs, and what the processor of Elasticsearch gives for them. */
const AGENTS: readonly (readonly [string, unknown])[] = [
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
    {
      name: 'Chrome',
      version: '120.0.0.0',
      os: { name: 'Windows', version: '10', full: 'Windows 10' },
      device: { name: 'Other' },
    },
  ],
  ['aws-cli/2.15.0 exe/x86_64', { name: 'aws-cli', version: '2.15.0', device: { name: 'Other' } }],
  [
    'Boto3/1.26.0 Python/3.9 Linux/5.4 Botocore/1.29.0',
    { name: 'Boto3', version: '1.26.0', os: { name: 'Linux', version: '5.4', full: 'Linux 5.4' }, device: { name: 'Spider' } },
  ],
  ['python-requests/2.31', { name: 'Python Requests', version: '2.31', device: { name: 'Other' } }],
  ['iam.amazonaws.com', { name: 'Other', device: { name: 'Other' } }],
  ['', { name: 'Other', device: { name: 'Other' } }],
];

test('user agents are taken apart', () => {
  for (const [original, parts] of AGENTS) assert.deepEqual(lookup(original), parts, original);
});

test('the file is read as a YAML reader reads it, and anything unexpected is an error', () => {
  const whole = parse(file);
  const lists = [
    [patterns.agents, whole.user_agent_parsers, 'family_replacement'],
    [patterns.systems, whole.os_parsers, 'os_replacement'],
    [patterns.devices, whole.device_parsers, 'device_replacement'],
  ] as const;
  for (const [read, wanted, name] of lists) {
    assert.deepEqual(
      read.map((pattern) => [pattern.regex, pattern.name, pattern.ignoresCase]),
      wanted.map((entry: Record<string, string>) => [entry.regex, entry[name], entry.regex_flag === 'i']),
    );
  }
  assert.throws(() => readAgentPatterns('user_agent_parsers:\n  - [1]\n'), /line 2/);
});

test('what a pattern is said to need is in every text that it matches', () => {
  const texts = [...AGENTS.map(([text]) => text), ...TEXTS];
  let matched = 0;
  for (const { regex, ignoresCase } of [...patterns.agents, ...patterns.systems]) {
    const needs = neededTexts(regex);
    const compiled = RE2JS.compile(regex, ignoresCase ? RE2JS.CASE_INSENSITIVE : 0);
    for (const text of texts.filter((one) => compiled.test(one))) {
      matched++;
      const lower = text.toLowerCase();
      assert.ok(
        needs.every((list) => list.some((part) => lower.includes(part))),
        `${regex} needs ${JSON.stringify(needs)}: ${text}`,
      );
    }
  }
  assert.ok(matched > 30);
  assert.deepEqual(neededTexts('a(?:bc|de)+f?[gh]i{2}\\d'), [['a'], ['bc', 'de'], ['i']]);
  assert.deepEqual(neededTexts('a(?=b)c'), []);
});

const TEXTS = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.0 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/116.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0',
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'okhttp/4.9.0',
  'curl/8.1.2',
  'Go-http-client/1.1',
];

test('names and versions of a pattern take the place of groups', () => {
  const parseAgent = compileUserAgents({
    agents: [
      { regex: '(Un)named', ignoresCase: false, name: '$1$2', versions: ['9', undefined] },
      { regex: 'only/(x)?', ignoresCase: false, versions: [] },
      { regex: '(tool)/(\\d+)\\.(\\d*)', ignoresCase: true, versions: [undefined, undefined, undefined] },
    ],
    systems: [],
    devices: [{ regex: '; (\\w+)', ignoresCase: false, name: 'The $1', versions: [] }],
  });
  assert.deepEqual(parseAgent('Unnamed'), { name: 'Un', version: '9', device: { name: 'Other' } });
  assert.deepEqual(parseAgent('only/ TOOL/24.; Pixel'), { name: 'TOOL', version: '24.', device: { name: 'The Pixel' } });
});

test('long and hostile agents take no time, and no prototype is reached', { timeout: 60_000 }, () => {
  for (const text of ['Chrome'.repeat(100_000), `${'('.repeat(50_000)}Mozilla`, '__proto__', '\ud800Mozilla/5.0 (\0', '; '.repeat(10_000)])
    assert.equal(typeof lookup(text).name, 'string');
});

test('an event keeps what was logged and gets the parts beside it; a document made elsewhere keeps its own', () => {
  const call = { eventTime: '2026-03-04T10:00:00Z', eventSource: 'iam.amazonaws.com', eventName: 'ListUsers', userAgent: 'curl/8.1.2' };
  assert.deepEqual(normalizeRecord(call, { agents: lookup }).events[0]?.document.user_agent, {
    original: 'curl/8.1.2',
    name: 'curl',
    version: '8.1.2',
    device: { name: 'Other' },
  });
  const elsewhere = { '@timestamp': '2026-03-04T10:00:00Z', event: { dataset: 'aws.cloudtrail' }, user_agent: { original: 'curl/8.1.2' } };
  assert.deepEqual(normalizeRecord(elsewhere, { agents: lookup }).events[0]?.document.user_agent, { original: 'curl/8.1.2' });
});
