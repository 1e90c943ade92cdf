import type { Rule, ThreatEntry } from '#rule/rule.ts';
import { printEntry, tacticsOf, techniquesOf } from '../attack.ts';
import { visibleText } from '../visible-text.ts';
import { type Html, html, NOTHING } from './html.ts';

/** The ATT&CK techniques and tactics of a rule, each linked to its page. */
export function attackLinks(threat: Rule['threat']): Html {
  const entries = [...techniquesOf(threat), ...tacticsOf(threat)];
  if (entries.length === 0) return NOTHING;
  const links = entries.map((entry, i) => html`${i === 0 ? '' : ' · '}${entryLink(entry)}`);
  return html`<p class="facts">${links}</p>\n`;
}

function entryLink(entry: ThreatEntry): Html {
  return webLink(entry.reference, visibleText(printEntry(entry), 200));
}

/** A link when the address leads to the web; else the text alone. */
export function webLink(address: string, text: string): Html {
  const url = /^https?:\/\//i.test(address) ? URL.parse(address) : null;
  return url ? html`<a href="${url.href}" rel="noopener noreferrer">${text}</a>` : html`${text}`;
}
