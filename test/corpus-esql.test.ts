import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { test } from 'node:test';
import { parse as parseToml } from 'smol-toml';
import { knownSchema } from '#app/schema.ts';
import { isJsonObject } from '#base/json.ts';
import { parseEsql } from '#lang/esql/parser.ts';
import { planQuery } from '#plan/languages.ts';
import { sharedBytes } from './shared.ts';
import { readTgz } from './tar.ts';

/** Every ES|QL rule and hunt of elastic/detection-rules, parsed and planned. */
const archive = sharedBytes('corpora/elastic-rules.tgz');
const skip = archive === undefined ? 'the rule corpus (../shared/corpora) is not there' : false;

const tomls = archive === undefined ? [] : readTgz(archive).filter(({ path }) => path.endsWith('.toml'));
const parsed = tomls.map(({ path, bytes }) => ({ path, toml: parseToml(bytes.toString('utf8')) }));

const rules = parsed.flatMap(({ path, toml: { rule } }) =>
  isJsonObject(rule) && rule.language === 'esql' ? [{ path, query: String(rule.query) }] : [],
);
const hunts = parsed.flatMap(({ path, toml: { hunt } }) => {
  const queries = isJsonObject(hunt) && Array.isArray(hunt.query) ? hunt.query.map(String) : [];
  return queries.filter((query) => /^(?:\s|\/\/.*\n)*(?:from|row|set)\b/i.test(query)).map((query) => ({ path, query }));
});

test('every ES|QL rule is parsed, and every hunt but the five that are broken', { skip }, () => {
  assert.equal(rules.length, 212);
  assert.equal(hunts.length, 154);
  const broken = (list: typeof rules): number => list.filter(({ query }) => parseEsql(query).diagnostics.length > 0).length;
  assert.equal(broken(rules), 0);
  assert.equal(broken(hunts), 5);
});

test('what is wrong with the five is said where it stands, once, with what would be right', { skip }, () => {
  const mistakes = hunts.flatMap(({ path, query }) =>
    parseEsql(query).diagnostics.map(({ code, span, help }) => {
      const line = query.slice(0, span.start).split('\n').length;
      return `${basename(path, '.toml')}:${line} ${code} ${help}`;
    }),
  );
  const remedy = 'double the backslash, or put the text between """ and """';
  assert.deepEqual(mistakes.sort(), [
    `aks_kubelet_proxy_command_execution_from_external_source:12 ESQ103 ${remedy}`,
    `aks_kubelet_proxy_command_execution_from_external_source:14 ESQ103 ${remedy}`,
    `aks_kubelet_proxy_command_execution_from_external_source:15 ESQ103 ${remedy}`,
    'credential_access_rapid_reset_password_requests_for_different_users:13 ESQ105 write behind "=" what reset_counts is, such as count(*)',
    'entra_authentication_attempts_behind_rare_user_agents:42 ESQ105 write a condition behind "or", or take the word away',
    'execution_via_windows_scheduled_task_with_low_occurrence_frequency:2 ESQ105 write a value behind "-", or take the sign away',
    'servicequotas_discovery_multi_region_get_service_quota_calls:5 ESQ105 write == to compare',
  ]);
});

test('what cannot be planned is said to need what is not here', { skip }, () => {
  const schema = knownSchema();
  const refused = [...rules, ...hunts].flatMap(({ query }) => {
    if (parseEsql(query).diagnostics.length > 0) return [];
    const { query: planned, diagnostics } = planQuery('esql', query, { schema });
    return planned ? [] : [diagnostics.find(({ severity }) => severity === 'error')?.code];
  });
  const counted = new Map<string | undefined, number>();
  for (const code of refused) counted.set(code, (counted.get(code) ?? 0) + 1);
  // Seven rules ask a language model and two hunts use ENRICH; two rules have a regular expression that Lucene alone runs, or not even it.
  assert.deepEqual(Object.fromEntries(counted), { ESQ205: 2, ESQ206: 9 });
});
