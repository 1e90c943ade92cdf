import { printDuration } from '#base/duration.ts';
import type { JsonObject } from '#base/json.ts';
import type { Hunt } from '#rule/hunts.ts';
import { visibleLine } from '#rule/plain-text.ts';
import { printPoints } from '#rule/risk-terms.ts';
import type { Rule } from '#rule/rule.ts';
import type { ExpectedAlert, RuleCase } from '#rule/rule-cases.ts';
import { techniquesOf } from '../render/attack.ts';
import { harmlessJson } from '../render/harmless-json.ts';
import { attackLinks, webLink } from '../render/html/attack-links.ts';
import { type Html, html, NOTHING } from '../render/html/html.ts';
import { SEVERITY_SYMBOLS } from '../render/severity.ts';
import { highlighted } from './highlight.ts';
import { codeBlock, markdown } from './markdown.ts';
import { platformsOf } from './platforms.ts';
import { literalQuery } from './rule-query.ts';
import type { Site, SiteRule } from './site.ts';

type Section = { readonly id: string; readonly title: string; readonly body: Html };

/** Everything there is to know of a rule, on one page. */
export function rulePage(one: SiteRule, site: Site): Html {
  const sections = sectionsOf(one, site).filter(({ body }) => body.markup !== '');
  const contents = sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>\n`);
  return html`${head(one)}<ul class="contents">
${contents}</ul>
${sections.map(
  ({ id, title, body }) => html`<section>
<h2 id="${id}">${title}</h2>
${body}</section>
`,
)}`;
}

function head({ rule, slug }: SiteRule): Html {
  const confidence = rule.confidence === undefined ? '' : `, confidence ${rule.confidence}`;
  return html`<h1>${visibleLine(rule.name)}</h1>
<p><span class="severity ${rule.severity}">${SEVERITY_SYMBOLS[rule.severity]} ${rule.severity.toUpperCase()}</span> · risk ${rule.riskScore}${confidence}${rule.isBuildingBlock ? ' · building block' : ''} · <span class="code id">${rule.id}</span></p>
${attackLinks(rule.threat)}<p>${rule.description}</p>
<p class="downloads">Download for Elastic: <a href="${slug}.ndjson" download>NDJSON</a> <a href="${slug}.toml" download>TOML</a></p>
`;
}

function sectionsOf(one: SiteRule, site: Site): readonly Section[] {
  const { rule, pages, hunts, cases } = one;
  const text = (page: 'guide' | 'playbook' | 'tuning' | 'emulate'): Html =>
    pages[page] === undefined
      ? NOTHING
      : markdown(pages[page], { id: page, level: 2, resolve: (target) => resolveLink(target, one, site) });
  return [
    { id: 'superseded', title: 'Superseded', body: superseded(rule, site) },
    { id: 'query', title: 'Query', body: queryOf(rule) },
    { id: 'risk', title: 'Risk of an alert', body: riskOf(rule) },
    { id: 'facts', title: 'All fields', body: facts(rule) },
    { id: 'sources', title: 'Data sources', body: sources(rule) },
    { id: 'guide', title: 'Investigation guide', body: text('guide') },
    { id: 'playbook', title: 'Response playbook', body: text('playbook') },
    { id: 'hunts', title: 'Hunting queries', body: html`${hunts.map(huntOf)}` },
    { id: 'false-positives', title: 'False positives', body: list(rule.falsePositives) },
    { id: 'tuning', title: 'Tuning', body: text('tuning') },
    { id: 'emulate', title: 'Adversary tests', body: text('emulate') },
    { id: 'cases', title: 'Test cases and their telemetry', body: html`${cases.cases.map(caseOf)}` },
    { id: 'related', title: 'Related rules', body: related(one, site, true) },
    { id: 'platforms', title: 'This technique on other platforms', body: related(one, site, false) },
    { id: 'references', title: 'References', body: references(rule) },
  ];
}

/** `playbook.md` is a section of this page, `../cc-e01/tuning.md` one of another. */
function resolveLink(target: string, one: SiteRule, { rules }: Site): string | undefined {
  if (target.startsWith('#')) return target;
  const [, folder, page] =
    /^(?:\.\/)?(?:\.\.\/([\w.-]+)\/)?(rule\.yml|cases\.yml|hunts\.yml|guide\.md|playbook\.md|tuning\.md|emulate\.md)(?:#.*)?$/.exec(
      target,
    ) ?? [];
  if (page === undefined) return undefined;
  const other = folder === undefined ? one : rules.find(({ slug }) => slug === folder);
  const id = page === 'rule.yml' ? 'query' : page.slice(0, page.lastIndexOf('.'));
  return other && `${other.slug}.html#${id}`;
}

function superseded({ supersededBy, origin }: Rule, { rules }: Site): Html {
  if (supersededBy.length === 0 && origin === undefined) return NOTHING;
  const links = supersededBy.map((id) => {
    const other = rules.find(({ rule }) => rule.id === id);
    return other ? html`<li>${ruleLink(other)}</li>\n` : html`<li>${id}</li>\n`;
  });
  return html`${origin === undefined ? NOTHING : html`<p>${origin}</p>\n`}${links.length === 0 ? NOTHING : html`<p>These rules do its job better; the guide says why:</p>\n<ul>\n${links}</ul>\n`}`;
}

function queryOf(rule: Rule): Html {
  const queries = literalQuery(rule).map(
    ({ title, language, text }) =>
      html`<h3>${title}</h3>\n<pre tabindex="0" role="group" aria-label="${title}"><code>${highlighted(language, text)}</code></pre>\n`,
  );
  const mapped = [...rule.fieldMap].map(([from, to]) => html`<tr><td class="code">${from}</td><td class="code">${to}</td></tr>\n`);
  if (mapped.length === 0) return html`${queries}`;
  return html`${queries}<p>These names are read elsewhere:</p>
<table>
<tr><th scope="col">In the query</th><th scope="col">In the event</th></tr>
${mapped}</table>
`;
}

/** The sum that an alert shows: what it starts from, and what adds to it or takes away. */
function riskOf({ riskTerms, riskScore, severity }: Rule): Html {
  if (riskTerms.length === 0) return NOTHING;
  const rows = riskTerms.map(
    ({ add, why, when }) =>
      html`<tr><td class="points">${printPoints(add)}</td><td>${visibleLine(why)}</td><td class="code">${visibleLine(when)}</td></tr>\n`,
  );
  return html`<p>Every alert shows its sum, kept within 0 and 100. The severity follows it: critical from 99 on, high from 73, medium from 47.</p>
<div class="wide" tabindex="0" role="group" aria-label="Risk terms"><table>
<tr><th scope="col">Points</th><th scope="col">For</th><th scope="col">When</th></tr>
<tr><td class="points">${String(riskScore)}</td><td>the rule, ${severity}</td><td class="code"></td></tr>
${rows}</table></div>
`;
}

function facts(rule: Rule): Html {
  const { detection, schedule, suppression } = rule;
  const rows: (readonly [string, string])[] = [
    ['Rule id', rule.id],
    ['Type', detection.type],
    ['Indices', (rule.index ?? []).join(', ')],
    ['Runs every', printDuration(schedule.interval)],
    ['Reads', `${schedule.from} to ${schedule.to}`],
    ['Time field', rule.timestampOverride ?? ''],
    ['Maximum alerts per run', String(rule.maxSignals)],
    ...detectionFacts(rule),
    [
      'Suppression',
      suppression
        ? `one alert for the same ${suppression.groupBy.join(', ')}${suppression.duration === undefined ? ' in a run' : ` in ${printDuration(suppression.duration)}`}`
        : '',
    ],
    ...rule.severityMapping.map(({ field, value, severity }) => ['Severity', `${severity} when ${field} is ${value}`] as const),
    ...rule.riskScoreMapping.map(({ field }) => ['Risk score', `the value of ${field}, where there is one`] as const),
    ['Exceptions', rule.exceptions.map(({ name }) => name).join('; ')],
    ['Look at first', rule.highlightedFields.join(', ')],
    ['Alert title', rule.alertTitle ?? ''],
    ['Alert reason', rule.alertReason ?? ''],
    ['Tags', rule.tags.join(', ')],
    ['Version', String(rule.version)],
    ['Authors', rule.author.join(', ')],
    ['License', rule.license ?? ''],
    ['Enabled', rule.enabled ? 'yes' : 'no'],
  ];
  const shown = rows
    .filter(([, value]) => value !== '')
    .map(([title, value]) => html`<tr><th scope="row" class="field">${title}</th><td class="free">${visibleLine(value)}</td></tr>\n`);
  return html`<table>\n${shown}</table>\n`;
}

function detectionFacts({ detection }: Rule): (readonly [string, string])[] {
  switch (detection.type) {
    case 'threshold':
      return [
        ['Threshold', `${detection.value} for the same ${detection.fields.join(', ')}`],
        ...detection.cardinality.map(({ field, value }) => ['Cardinality', `${value} different ${field}`] as const),
      ];
    case 'new_terms':
      return [
        ['New values of', detection.fields.join(', ')],
        ['History', `since ${detection.historyWindowStart}`],
      ];
    case 'threat_match':
      return [['Indicators', detection.threatIndex.join(', ')]];
    default:
      return [];
  }
}

function sources(rule: Rule): Html {
  const setup = rule.setup === undefined ? NOTHING : markdown(rule.setup, { id: 'setup', level: 3, resolve: () => undefined });
  const platforms = platformsOf(rule);
  return html`${platforms.length === 0 ? NOTHING : html`<p>${platforms.join(', ')}</p>\n`}${setup}`;
}

function huntOf({ title, reads, language, index, query }: Hunt): Html {
  const from =
    index.length === 0 ? NOTHING : html`<p class="soft">${language === 'kuery' ? 'kql' : language} over ${index.join(', ')}</p>\n`;
  return html`<h3>${title}</h3>\n<p>${reads}</p>\n${from}${codeBlock(query, language)}`;
}

function caseOf({ title, records, file, expect }: RuleCase): Html {
  const count = expect.length === 0 ? 'no alert' : `${expect.length} alert${expect.length === 1 ? '' : 's'}`;
  return html`<details>
<summary>${title}: ${count}</summary>
${file === undefined ? NOTHING : html`<p class="soft">With the records of ${file}.</p>\n`}${records.map(recordOf)}${expect.map(expectedOf)}</details>
`;
}

function recordOf(record: JsonObject): Html {
  return html`<pre tabindex="0" role="group" aria-label="Record">${harmlessJson(record, 2)}</pre>\n`;
}

function expectedOf(fields: ExpectedAlert): Html {
  const rows = [...fields].map(
    ([field, value]) => html`<tr><th scope="row" class="code">${field}</th><td class="code">${JSON.stringify(value)}</td></tr>\n`,
  );
  return html`<table>\n<caption>The alert has</caption>\n${rows}</table>\n`;
}

function list(texts: readonly string[]): Html {
  return texts.length === 0 ? NOTHING : html`<ul>\n${texts.map((text) => html`<li>${text}</li>\n`)}</ul>\n`;
}

function references({ references: addresses }: Rule): Html {
  return addresses.length === 0 ? NOTHING : html`<ul>\n${addresses.map((address) => html`<li>${webLink(address, address)}</li>\n`)}</ul>\n`;
}

/** Rules that share a technique: those of the same platform, or those of others. */
function related(one: SiteRule, { rules }: Site, isSamePlatform: boolean): Html {
  const techniques = new Set(techniquesOf(one.rule.threat).map(({ id }) => id));
  const own = new Set(platformsOf(one.rule));
  const others = rules.filter(
    (other) =>
      other !== one &&
      techniquesOf(other.rule.threat).some(({ id }) => techniques.has(id)) &&
      platformsOf(other.rule).some((platform) => own.has(platform)) === isSamePlatform,
  );
  if (others.length === 0) return NOTHING;
  return html`<ul>\n${others.map((other) => html`<li>${ruleLink(other)} <span class="soft">${other.rule.severity}${isSamePlatform ? '' : `, ${platformsOf(other.rule).join(', ')}`}</span></li>\n`)}</ul>\n`;
}

function ruleLink({ rule, slug }: SiteRule): Html {
  return html`<a href="${slug}.html">${visibleLine(rule.name)}</a>`;
}
