import assert from 'node:assert/strict';
import { ATTACK_VERSIONS, inAttackVersion } from '#rule/in-attack-version.ts';
import { parseRule } from '#rule/load.ts';
import { renderRulePage } from '#rule/page.ts';
import { runCaseFiles } from './case-file.ts';

runCaseFiles('src/rule/cases/attack-version.case', (one) => {
  const version = ATTACK_VERSIONS.find((known) => known === one.get('version'));
  const { rule, diagnostics } = parseRule(`rule_id: a\nname: A\ntype: query\nquery: 'a: b'\nseverity: low\nthreat: ${one.get('threat')}\n`);
  assert.ok(rule && version, JSON.stringify(diagnostics));
  const read = inAttackVersion(rule, version);
  assert.deepEqual(inAttackVersion(read.rule, version), { rule: read.rule, redirects: [] }, 'read once, nothing is left to redirect');
  const page = renderRulePage(read.rule, read.redirects);
  return {
    entries: read.rule.threat
      .flatMap(({ techniques }) => techniques.flatMap(({ subtechniques, ...technique }) => [technique, ...subtechniques]))
      .map(({ id, name, reference }) => `${id} ${name} ${reference}`)
      .join('\n'),
    redirects: /\*\*ATT&CK techniques under another id\*\*:\n\n((?:\* .*\n)*)/.exec(page)?.[1]?.trimEnd() ?? 'none',
  };
});
