import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCli } from './run-cli.ts';

const head = {
  name: 'A rule',
  description: 'A rule.',
  type: 'query',
  language: 'kuery',
  severity: 'low',
  risk_score: 21,
  index: ['logs-*'],
};

function ruleFile(name: string, query: string, index = head.index): string {
  const path = join(mkdtempSync(join(tmpdir(), 'tocsin-prove-')), `${name}.ndjson`);
  writeFileSync(path, `${JSON.stringify({ ...head, index, rule_id: name, query })}\n`);
  return path;
}

test('a rule that can fire is proven, with the events that make it', async () => {
  const path = ruleFile('can', 'event.action: "login"');
  const { code, stdout, stderr } = await runCli(['prove', path]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^proven {6}can: fires on 1 event, silent with event 1 changed: event\.action "login" → /);
  assert.match(stdout, /\n {12}event 1 {2}logs-default .*\n {14}event\.action: "login"\n {12}minimal: /);
  const { stdout: lines } = await runCli(['prove', path, '--events']);
  assert.equal(JSON.parse(lines)._source.event.action, 'login');
});

test('a rule that cannot fire is called impossible, and the clauses are named', async () => {
  const { code, stdout } = await runCli(['prove', ruleFile('cannot', 'event.action: "login" and not event.action: log*')]);
  assert.equal(code, 1);
  assert.match(
    stdout,
    /^impossible {2}cannot: .*\n +\(text "login" event\.action:keyword\)\n +\(not \(like "log\*" event\.action:keyword\)\)\n/,
  );
});

test('a proof is written for other programs', async () => {
  const { stdout } = await runCli(['prove', ruleFile('can', 'event.action: "login"'), '--format', 'json']);
  const [proof] = JSON.parse(stdout);
  assert.deepEqual([proof.rule_id, proof.proof, proof.is_minimal, proof.stopped_by.field], ['can', 'fires', true, 'event.action']);
  assert.deepEqual(proof.events[0]._source.event, { action: 'login' });
});

test('a built-in rule is proven by its id', async () => {
  const { code, stdout } = await runCli(['prove', 'CC-E01']);
  assert.equal(code, 0);
  assert.match(stdout, /^proven {6}cc-e01: /);
});

test('a field that the data stream never fills is named', async () => {
  const path = ruleFile('paper', 'event.action: "login" and okta.no_such_field: x', ['logs-okta.system-*']);
  const { stdout } = await runCli(['prove', path]);
  assert.match(stdout, /\n {12}but no record of okta\.system has okta\.no_such_field: on raw logs this way to fire never happens\n/);
});

test('paths without rules are a mistake', async () => {
  assert.equal((await runCli(['prove', mkdtempSync(join(tmpdir(), 'tocsin-prove-'))])).code, 2);
});
