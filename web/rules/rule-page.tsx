import type { ReactNode } from 'react';
import { Answer } from '../parts/answer.tsx';
import { MarkdownText } from '../parts/markdown-text.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Severity } from '../parts/severity.tsx';
import { hrefOf } from '../route.ts';
import { type Rule, useRules } from './rule-data.ts';

export function RulePage({ id }: { readonly id: string }): ReactNode {
  return (
    <Answer query={useRules()}>
      {(rules) => {
        const rule = rules.find((one) => one.id === id);
        return rule ? <Details rule={rule} /> : <Missing id={id} />;
      }}
    </Answer>
  );
}

function Missing({ id }: { readonly id: string }): ReactNode {
  return (
    <>
      <PageTitle>No such rule</PageTitle>
      <p>
        No rule has the id “{id}”. <a href={hrefOf(['rules'])}>All rules</a>
      </p>
    </>
  );
}

function Details({
  rule: { id, name, description, severity, riskScore, enabled, type, query, tags, guide },
}: {
  readonly rule: Rule;
}): ReactNode {
  return (
    <article className="page">
      <PageTitle>{name}</PageTitle>
      <p className="line">
        <Severity value={severity} />
        <span>risk {riskScore}</span>
        <span>{type}</span>
        <span>{enabled ? 'on' : 'off'}</span>
        <code>{id}</code>
        <a href={hrefOf(['runs'], { rule: id })}>Runs</a>
      </p>
      <p>{description}</p>
      {tags.length > 0 && <p className="soft">{tags.join(' · ')}</p>}
      <h2>Query</h2>
      {query === '' ? <p>This rule has no query of its own.</p> : <pre>{query}</pre>}
      <h2>Guide</h2>
      {guide === '' ? <p>This rule has no guide.</p> : <MarkdownText text={guide} />}
    </article>
  );
}
