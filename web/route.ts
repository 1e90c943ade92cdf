import { useSyncExternalStore } from 'react';

/** Where in the console somebody is: `#/alerts?status=open`. Every state that is worth keeping has an address. */
export type Route = { readonly path: readonly string[]; readonly params: URLSearchParams };

/** Parameters of an address; those without a value are left out. */
export type RouteParams = Readonly<Record<string, string | readonly string[] | undefined>>;

export function useRoute(): Route {
  return parseRoute(useSyncExternalStore(listen, () => location.hash));
}

function listen(onChange: () => void): () => void {
  addEventListener('hashchange', onChange);
  addEventListener('popstate', onChange);
  return () => {
    removeEventListener('hashchange', onChange);
    removeEventListener('popstate', onChange);
  };
}

function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  return { path: path.split('/').map(decoded), params: new URLSearchParams(query) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The address of a page. */
export function hrefOf(path: readonly string[], params: RouteParams = {}): string {
  const given = Object.entries(params).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : (value ?? [])).filter((one) => one !== '').map((one) => [name, one]),
  );
  const query = new URLSearchParams(given).toString();
  return `#/${path.map(encodeURIComponent).join('/')}${query === '' ? '' : `?${query}`}`;
}

/** The address of a page with some of its parameters changed. */
export function hrefWith(path: readonly string[], params: URLSearchParams, changes: RouteParams): string {
  const kept = Object.fromEntries([...new Set(params.keys())].map((name) => [name, params.getAll(name)]));
  return hrefOf(path, { ...kept, ...changes });
}

/** Goes to an address without a new step in the browser's history. */
export function replaceRoute(href: string): void {
  history.replaceState(null, '', href);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

/** Goes to an address; going back leads here again. */
export function pushRoute(href: string): void {
  location.hash = href;
}
