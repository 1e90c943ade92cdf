import { visibleLine } from '#rule/plain-text.ts';
import { printTechniques, techniquesOf } from '../render/attack.ts';
import { printCounted } from '../render/figures.ts';
import { type Html, html } from '../render/html/html.ts';
import { SEVERITIES, SEVERITY_SYMBOLS } from '../render/severity.ts';
import { platformsOf } from './platforms.ts';
import { literalQuery } from './rule-query.ts';
import type { Site, SiteRule } from './site.ts';

/** The pack and its rules, worst first, with a field that filters them. */
export function indexPage({ manifest, rules }: Site): Html {
  const sorted = rules.toSorted((left, right) => rank(left) - rank(right));
  return html`<h1>${manifest.name}</h1>
<p>${manifest.description}</p>
<p class="soft">Version ${manifest.version}, ${printCounted(rules.length, 'rule')}.</p>
<div class="filter" hidden>
<label for="filter">Find rules: name, id, technique, field, any word of a query or a guide</label>
<input id="filter" type="search" data-filter autocomplete="off" spellcheck="false">
<p class="soft" data-count role="status"></p>
</div>
${sorted.map(entry)}`;
}

function rank({ rule }: SiteRule): number {
  return (rule.isBuildingBlock ? 100 : 0) + (rule.supersededBy.length > 0 ? 200 : 0) + SEVERITIES.indexOf(rule.severity);
}

function entry(one: SiteRule): Html {
  const { rule, slug } = one;
  const remark = rule.isBuildingBlock ? ' · building block' : rule.supersededBy.length > 0 ? ' · superseded' : '';
  return html`<article class="rule" data-text="${searchText(one)}">
<h2><a href="rules/${slug}.html">${visibleLine(rule.name)}</a></h2>
<p><span class="severity ${rule.severity}">${SEVERITY_SYMBOLS[rule.severity]} ${rule.severity}</span> <span class="soft">· ${rule.id} · ${platformsOf(rule).join(', ')} · ${techniquesOf(
    rule.threat,
  )
    .map(({ id }) => id)
    .join(', ')}${remark}</span></p>
<p>${rule.description}</p>
</article>
`;
}

/** What the filter looks in: every word once, in small letters. */
function searchText({ rule, pages }: SiteRule): string {
  const texts = [
    rule.id,
    rule.name,
    rule.description,
    rule.severity,
    printTechniques(rule.threat),
    ...rule.tags,
    ...platformsOf(rule),
    ...literalQuery(rule).map(({ text }) => text),
    pages.guide ?? '',
  ];
  const words =
    texts
      .join(' ')
      .toLowerCase()
      .match(/[\p{L}\p{N}_.@-]+/gu) ?? [];
  return [...new Set(words)].join(' ');
}
