import { compact, type Draft } from './document.ts';

const LONGEST = 20_000;
/** What a valid URI consists of; with anything else in it nothing is decoded. */
const VALID = /^[\w\-.~:/?#[\]@!$&'()*+,;=%]*$/;

/** `url.*` of an address, as Elasticsearch's `uri_parts` reads it: parts of a valid address are decoded. Undefined when it is none. */
export function urlParts(text: string): Draft | undefined {
  const scheme = /^([a-z][a-z0-9+.-]{0,30}):\/\//i.exec(text);
  if (scheme === null || text.length > LONGEST) return undefined;
  const rest = text.slice(scheme[0].length);
  const end = rest.search(/[/?#]/);
  const authority = end < 0 ? rest : rest.slice(0, end);
  const [beforeFragment = '', fragment] = split(end < 0 ? '' : rest.slice(end), '#');
  const [path = '', query] = split(beforeFragment, '?');
  const decoded = VALID.test(text) ? decode : (part: string) => part;
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const port = /:(\d{1,5})$/.exec(host);
  const extension = /\.([^./]+)$/.exec(path)?.[1];
  return compact({
    original: text,
    scheme: scheme[1],
    domain: port ? host.slice(0, port.index) : host,
    port: port ? Number(port[1]) : undefined,
    path: decoded(path),
    extension,
    query: query === undefined ? undefined : decoded(query),
    fragment: fragment === undefined ? undefined : decoded(fragment),
  }) as Draft;
}

function split(text: string, mark: string): readonly string[] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
