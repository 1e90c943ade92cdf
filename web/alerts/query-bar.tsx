import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { ApiError, ask } from '../api.ts';
import { visible } from '../parts/visible.ts';
import type { FacetData } from './alert-data.ts';
import { createQueryEditor, type QueryEditor, type QueryField } from './query-editor.ts';

type QueryBarProps = {
  readonly query: string;
  readonly error: Error | null;
  readonly facets: readonly FacetData[];
  readonly onQuery: (query: string) => void;
};

/** Fields whose values the facets know. */
const VALUES: Readonly<Record<string, string>> = {
  rule_id: 'rule',
  'user.name': 'user',
  'cloud.account.id': 'account',
  'host.name': 'host',
  'event.dataset': 'dataset',
};

const FIXED: Readonly<Record<string, readonly string[]>> = {
  severity: ['low', 'medium', 'high', 'critical'],
  status: ['open', 'acknowledged', 'closed'],
  'event.outcome': ['success', 'failure', 'unknown'],
};

/** The line for a query, with what is wrong about it below. */
export function QueryBar({ query, error, facets, onQuery }: QueryBarProps): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<QueryEditor>(null);
  const known = useRef<readonly QueryField[]>([]);
  const submit = useRef(onQuery);
  const typed = useRef(query);
  const message = useId();
  const { data } = useQuery({
    queryKey: ['fields'],
    queryFn: async ({ signal }) => (await ask<{ readonly fields: readonly QueryField[] }>('/api/tocsin/alerts/fields', signal)).fields,
    staleTime: Number.POSITIVE_INFINITY,
  });
  useEffect(() => {
    submit.current = onQuery;
    known.current = (data ?? []).map((field) => withValues(field, facets));
  });
  useEffect(() => {
    if (!host.current) return undefined;
    const made = createQueryEditor(host.current, {
      text: typed.current,
      fields: () => known.current,
      onSubmit: (text) => submit.current(text),
    });
    editor.current = made;
    return () => made.destroy();
  }, []);
  const places = error instanceof ApiError ? error.places : [];
  useEffect(() => editor.current?.setText(query), [query]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an error is told once
  useEffect(() => editor.current?.setPlaces(places), [error]);
  const [first] = places;
  return (
    <div className="query-bar">
      <div className="query-line">
        <div className="query-host" data-typing ref={host} id="query" />
        {query !== '' && (
          <Button size="compact-sm" variant="subtle" onClick={() => onQuery('')}>
            Clear
          </Button>
        )}
      </div>
      {error && (
        <p className="query-problem" role="alert" id={message}>
          {first
            ? `${visible(first.message)}, at character ${first.span.start + 1}${first.help ? ` — ${visible(first.help)}` : ''}`
            : visible(error.message)}
        </p>
      )}
    </div>
  );
}

function withValues(field: QueryField, facets: readonly FacetData[]): QueryField {
  const fixed = Object.hasOwn(FIXED, field.path) ? FIXED[field.path] : undefined;
  const facet = Object.hasOwn(VALUES, field.path) ? facets.find((one) => one.facet === VALUES[field.path]) : undefined;
  const values = fixed ?? facet?.values.map(({ value }) => value);
  return values ? { ...field, values } : field;
}

/** Puts the keyboard into the query. */
export function focusQuery(): void {
  document.getElementById('query')?.shadowRoot?.querySelector<HTMLElement>('.cm-content')?.focus();
}
