import { drawInvisible } from '../../explain/difference.ts';
import type { Finding } from '../finding.ts';
import type { Subject } from '../subject.ts';

type Rot = { readonly pattern: RegExp; readonly is: string; readonly help: string };

/** Constant patterns; each looks at one place and cannot run away. */
const ROTS: readonly Rot[] = [
  { pattern: /\{\{[^{}\n]{1,80}\}\}/, is: 'a reference that nobody resolved', help: 'write out what it stands for' },
  { pattern: /\[(?:TBC|TODO|TBD|FIXME)\b[^\]\n]{0,80}\]?/i, is: 'a placeholder', help: 'write what is missing, or remove it' },
  { pattern: /\bLorem ipsum\b/i, is: 'a placeholder', help: 'write what is missing, or remove it' },
  {
    pattern: /â€[\u0080-\uffff]?|Ã[\u0080-\u00bf©¨¼¶¤]|Â[\u00a0-\u00bf]|\ufffd/,
    is: 'text that was decoded wrongly',
    help: 'write the character that was meant',
  },
  { pattern: /ATT&CK(?:TM|&trade;|\(TM\))/, is: 'a trademark sign as letters', help: 'write ATT&CK' },
  { pattern: /\]\(\s*\)|\]\(#?\)/, is: 'a link that leads nowhere', help: 'name its target' },
];

/** L017: texts of the rule that went bad on their way. */
export function docRot({ rule }: Subject): readonly Finding[] {
  const texts = [rule.description, rule.note ?? '', rule.setup ?? '', ...rule.falsePositives, ...rule.references, rule.name];
  return texts.flatMap((text) => ROTS.flatMap((rot) => rotIn(text, rot)));
}

function rotIn(text: string, { pattern, is, help }: Rot): readonly Finding[] {
  const [found] = pattern.exec(text) ?? [];
  if (found === undefined) return [];
  return [
    { code: 'L017', severity: 'info', message: `The rule's text holds ${is}: ${drawInvisible(found)}`, snippet: found, evidence: [], help },
  ];
}
