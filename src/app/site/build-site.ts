import { writeKibanaExport } from '#rule/formats/kibana-export.ts';
import { writeTomlRule } from '#rule/formats/toml.ts';
import { visibleLine } from '#rule/plain-text.ts';
import { html } from '../render/html/html.ts';
import { indexPage } from './index-page.ts';
import { layout } from './layout.ts';
import { markdown } from './markdown.ts';
import { matrixPage } from './matrix-page.ts';
import { rulePage } from './rule-page.ts';
import type { Site } from './site.ts';

/** The files of a pack's site: path → text. They need no server and load nothing. */
export function* buildSite(site: Site): Generator<readonly [path: string, text: string]> {
  const { manifest, rules, changelog, notes } = site;
  yield ['index.html', layout(site, { title: 'Rules', body: indexPage(site), root: '', hasFilter: true })];
  yield ['matrix.html', layout(site, { title: 'ATT&CK', body: matrixPage(site), root: '' })];
  if (notes !== undefined) {
    const text = markdown(notes, { id: 'notes', level: 1, resolve: () => undefined });
    yield ['notes.html', layout(site, { title: 'Notes', body: html`<h1>What is known of ${manifest.name}</h1>\n${text}`, root: '' })];
  }
  if (changelog !== undefined) {
    const text = markdown(changelog, { id: 'changelog', level: 1, resolve: () => undefined });
    const body = html`<h1>Changelog of ${manifest.name}</h1>\n${text}`;
    yield ['changelog.html', layout(site, { title: 'Changelog', body, root: '' })];
  }
  for (const one of rules) {
    const title = visibleLine(one.rule.name);
    yield [`rules/${one.slug}.html`, layout(site, { title, body: rulePage(one, site), root: '../' })];
    yield [`rules/${one.slug}.ndjson`, writeKibanaExport([one.rule])];
    yield [`rules/${one.slug}.toml`, writeTomlRule(one.rule)];
  }
}
