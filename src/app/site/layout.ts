import { createHash } from 'node:crypto';
import { type Html, html } from '../render/html/html.ts';
import { STYLE } from '../render/html/style.ts';
import { FILTER_SCRIPT } from './filter-script.ts';
import type { Site } from './site.ts';
import { SITE_STYLE } from './site-style.ts';

/** A page of the site before its frame is put around it. */
export type Page = {
  readonly title: string;
  readonly body: Html;
  /** How far up the root of the site is: ``, `../`. */
  readonly root: string;
  /** The page lists what can be filtered. */
  readonly hasFilter?: boolean;
};

const WHOLE_STYLE = STYLE + SITE_STYLE;

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

const STYLE_HASH = hashOf(WHOLE_STYLE);
const SCRIPT_HASH = hashOf(FILTER_SCRIPT);

/** A whole page: it loads nothing, and only its own style and script count, wherever it is opened from. */
export function layout({ manifest, version, changelog, notes }: Site, { title, body, root, hasFilter = false }: Page): string {
  const policy = `default-src 'none'; style-src ${STYLE_HASH}; script-src ${hasFilter ? SCRIPT_HASH : "'none'"}; base-uri 'none'; form-action 'none'`;
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyMarkup(policy)}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${manifest.name}</title>
<style>${{ markup: WHOLE_STYLE }}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the text</a>
<nav class="bar" aria-label="Site">
<a class="home" href="${root}index.html">${manifest.name}</a>
<a href="${root}matrix.html">ATT&amp;CK</a>
${notes === undefined ? '' : html`<a href="${root}notes.html">Notes</a>\n`}${changelog === undefined ? '' : html`<a href="${root}changelog.html">Changelog</a>\n`}</nav>
<main id="main">
${body}</main>
<footer><p>${manifest.name} ${manifest.version}, made by Tocsin ${version}. The page loads nothing.</p></footer>
${hasFilter ? html`<script>${{ markup: FILTER_SCRIPT }}</script>\n` : ''}</body>
</html>
`.markup;
}

/** Quotes of a policy are its own: nothing of a pack stands in it. */
function policyMarkup(policy: string): Html {
  return { markup: policy };
}
