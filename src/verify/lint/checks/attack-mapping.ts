import { inAttackVersion, NEWEST_ATTACK_VERSION } from '#rule/in-attack-version.ts';
import type { Rule } from '#rule/rule.ts';
import type { Finding } from '../finding.ts';
import type { Subject } from '../subject.ts';
import { CREDENTIALS_TECHNIQUE, listedOperations } from './credential-operations.ts';

/** L016: a technique that ATT&CK replaced, or that is not what the rule finds. */
export function staleMapping(subject: Subject): readonly Finding[] {
  const { rule } = subject;
  const { redirects } = inAttackVersion(rule);
  const replaced = redirects.map(
    ({ from, to }): Finding => ({
      code: 'L016',
      severity: 'warning',
      message: `ATT&CK ${NEWEST_ATTACK_VERSION} has no ${from}`,
      snippet: from,
      evidence: [`in its place stands ${to.id} ${to.name}`],
      help: `map the rule to ${to.id}`,
    }),
  );
  const finds = listedOperations(subject).find(({ fact }) => fact.effect === 'adds' || fact.effect === 'changes');
  const ids = techniquesOf(rule);
  if (!finds || ids.length === 0 || ids.some((id) => id.startsWith('T1098'))) return replaced;
  return [
    ...replaced,
    {
      code: 'L016',
      severity: 'warning',
      message: `The rule finds credentials that are added, and is mapped to ${ids.join(', ')}`,
      snippet: ids[0] as string,
      evidence: [`"${finds.literal.text.trim()}" is ${CREDENTIALS_TECHNIQUE}, Additional Cloud Credentials`],
      help: `map it to ${CREDENTIALS_TECHNIQUE} under TA0003 Persistence and TA0004 Privilege Escalation`,
    },
  ];
}

function techniquesOf({ threat }: Rule): readonly string[] {
  return threat.flatMap(({ techniques }) =>
    techniques.flatMap(({ id, subtechniques }) => (subtechniques.length === 0 ? [id] : subtechniques.map((one) => one.id))),
  );
}
