import { visibleLine } from '#rule/plain-text.ts';
import type { ThreatEntry } from '#rule/rule.ts';
import { printEntry } from '../render/attack.ts';
import { webLink } from '../render/html/attack-links.ts';
import { type Html, html } from '../render/html/html.ts';
import { SEVERITY_SYMBOLS } from '../render/severity.ts';
import type { Site, SiteRule } from './site.ts';

type Cell = { readonly technique: ThreatEntry; readonly rules: SiteRule[] };
type Column = { readonly tactic: ThreatEntry; readonly cells: Map<string, Cell> };

/** ATT&CK: the order of its tactics, from the first step of an attack to the last. */
const TACTICS = 'TA0043 TA0042 TA0001 TA0002 TA0003 TA0004 TA0005 TA0112 TA0006 TA0007 TA0008 TA0009 TA0011 TA0010 TA0040'.split(' ');

/** The rules by tactic and technique. */
export function matrixPage({ rules }: Site): Html {
  const columns = columnsOf(rules);
  return html`<h1>ATT&amp;CK</h1>
<p>The tactics and techniques that the rules of this pack are mapped to.</p>
<div class="matrix" tabindex="0" role="group" aria-label="Rules by tactic and technique">
${columns.map(columnOf)}</div>
`;
}

function columnsOf(rules: readonly SiteRule[]): readonly Column[] {
  const columns = new Map<string, Column>();
  for (const one of rules) {
    for (const { tactic, techniques } of one.rule.threat) {
      const column = columns.get(tactic.id) ?? { tactic, cells: new Map<string, Cell>() };
      columns.set(tactic.id, column);
      for (const technique of techniques.flatMap(({ subtechniques, ...parent }) => (subtechniques.length > 0 ? subtechniques : [parent]))) {
        const cell = column.cells.get(technique.id) ?? { technique, rules: [] };
        column.cells.set(technique.id, cell);
        if (!cell.rules.includes(one)) cell.rules.push(one);
      }
    }
  }
  return [...columns.values()].sort((left, right) => order(left) - order(right));
}

function order({ tactic }: Column): number {
  const at = TACTICS.indexOf(tactic.id);
  return at < 0 ? TACTICS.length : at;
}

function columnOf({ tactic, cells }: Column): Html {
  return html`<section>
<h2>${webLink(tactic.reference, printEntry(tactic))}</h2>
${[...cells.values()].map(cellOf)}</section>
`;
}

function cellOf({ technique, rules }: Cell): Html {
  const links = rules.map(
    ({ rule, slug }) =>
      html`<li><span class="${rule.severity}" aria-label="${rule.severity}" role="img">${SEVERITY_SYMBOLS[rule.severity]}</span> <a href="rules/${slug}.html">${visibleLine(rule.name)}</a></li>\n`,
  );
  return html`<h3>${webLink(technique.reference, printEntry(technique))}</h3>
<ul>
${links}</ul>
`;
}
