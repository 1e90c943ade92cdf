import MarkdownIt from 'markdown-it';
import { type Html, html } from '../render/html/html.ts';
import { highlighted } from './highlight.ts';

/** Where the text stands in a page. */
export type MarkdownPlace = {
  /** Ids of headings begin with it, so that two texts of one page do not share any. */
  readonly id: string;
  /** The level that a heading `#` gets. */
  readonly level: number;
  /** Where a link to another file of the pack leads; undefined when it leads nowhere. */
  readonly resolve: (target: string) => string | undefined;
};

/**
 * Markdown as markup. HTML in it is text; links lead to the web or into the site, or they are no links; images are left out. A first heading
 * of level one is left out: the page has its own.
 */
export function markdown(text: string, place: MarkdownPlace): Html {
  const parser = new MarkdownIt({ html: false, linkify: false, typographer: false });
  parser.validateLink = (url) => target(url, place) !== undefined;
  parser.disable('image');
  const used = new Set<string>();
  parser.renderer.rules.heading_open = (tokens, i) => {
    const token = tokens[i];
    const title = tokens[i + 1]?.content ?? '';
    return `<h${levelOf(token?.tag, place)} id="${freeId(`${place.id}-${slugOf(title)}`, used)}">`;
  };
  parser.renderer.rules.heading_close = (tokens, i) => `</h${levelOf(tokens[i]?.tag, place)}>\n`;
  parser.renderer.rules.link_open = (tokens, i) => {
    const href = target(String(tokens[i]?.attrGet('href') ?? ''), place) ?? '';
    return html`<a href="${href}"${/^https:/.test(href) ? html` rel="noopener noreferrer"` : ''}>`.markup;
  };
  parser.renderer.rules.fence = (tokens, i) => codeBlock(tokens[i]?.content ?? '', tokens[i]?.info.trim() ?? '').markup;
  parser.renderer.rules.code_block = (tokens, i) => codeBlock(tokens[i]?.content ?? '', '').markup;
  parser.renderer.rules.table_open = () => '<div class="wide" tabindex="0" role="group" aria-label="Table">\n<table>\n';
  parser.renderer.rules.table_close = () => '</table>\n</div>\n';
  const body = text.replace(/^\s*# [^\n]*(?:\n|$)/, '');
  return { markup: parser.render(body) };
}

/** A block of code or of a query, with a name for those who cannot see its box. */
export function codeBlock(text: string, language: string): Html {
  const known = { kql: 'kuery', kuery: 'kuery', eql: 'eql', esql: 'esql', lucene: 'lucene' } as const;
  const query = Object.hasOwn(known, language) ? known[language as keyof typeof known] : undefined;
  const label = language === '' ? 'Code' : `Code, ${language}`;
  const shown = text.replace(/\n$/, '');
  return html`<pre tabindex="0" role="group" aria-label="${label}"><code>${query ? highlighted(query, shown) : shown}</code></pre>\n`;
}

function levelOf(tag: string | undefined, { level }: MarkdownPlace): number {
  return Math.min(6, Number(tag?.slice(1) ?? 1) + level - 1);
}

function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

function freeId(wanted: string, used: Set<string>): string {
  let id = wanted;
  for (let n = 2; used.has(id); n++) id = `${wanted}-${n}`;
  used.add(id);
  return id;
}

/** The address a link leads to; undefined for what leads nowhere or does something. */
function target(url: string, { resolve }: MarkdownPlace): string | undefined {
  if (/^https?:\/\//i.test(url)) return URL.parse(url)?.href;
  return /^[a-z][a-z0-9+.-]*:/i.test(url) || url.startsWith('//') ? undefined : resolve(url);
}
