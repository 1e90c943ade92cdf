import type { ReactNode } from 'react';
import { visibleShort } from '../parts/visible.ts';
import { pushRoute } from '../route.ts';
import type { FacetData } from './alert-data.ts';
import { FACETS, queueHref, SEVERITIES, toggled } from './criteria.ts';

const TITLES: Readonly<Record<string, string>> = {
  severity: 'Severity',
  rule: 'Rule',
  user: 'User',
  account: 'Cloud account',
  host: 'Host',
  dataset: 'Data source',
};

/** What the queue is made of; every value can be chosen, several of a kind together. */
export function Facets({ facets, params }: { readonly facets: readonly FacetData[]; readonly params: URLSearchParams }): ReactNode {
  const chosen = FACETS.some((facet) => params.has(facet));
  return (
    <nav className="facets" aria-label="Narrow the queue">
      {chosen && (
        <a className="facet-clear" href={queueHref(params, Object.fromEntries(FACETS.map((facet) => [facet, undefined])))}>
          Clear all of these
        </a>
      )}
      {FACETS.flatMap((name) => facets.filter(({ facet, values }) => facet === name && values.length > 0)).map((facet) => (
        <FacetList key={facet.facet} facet={facet} params={params} />
      ))}
    </nav>
  );
}

function FacetList({ facet: { facet, values, more }, params }: { readonly facet: FacetData; readonly params: URLSearchParams }): ReactNode {
  const chosen = params.getAll(facet);
  const title = TITLES[facet] ?? facet;
  const sorted = facet === 'severity' ? values.toSorted((left, right) => rank(left.value) - rank(right.value)) : values;
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <ul>
        {sorted.map(({ value, name, count }) => (
          <li key={value}>
            <button
              type="button"
              aria-pressed={chosen.includes(value)}
              title={visibleShort(name ?? value)}
              onClick={() => pushRoute(queueHref(params, { [facet]: toggled(params, facet, value) }))}
            >
              <span className={facet === 'severity' ? `facet-value legend-${value}` : 'facet-value'}>
                {visibleShort(name ?? value, 80)}
              </span>
              <span className="facet-count">{count.toLocaleString('en-US')}</span>
            </button>
          </li>
        ))}
      </ul>
      {more > 0 && <p className="soft">and {more.toLocaleString('en-US')} more: use the query</p>}
    </section>
  );
}

function rank(severity: string): number {
  const known: readonly string[] = SEVERITIES;
  return known.indexOf(severity);
}
