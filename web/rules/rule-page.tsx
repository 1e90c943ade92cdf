import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { AlertPage } from '../alerts/alert-data.ts';
import { ApiError, ask } from '../api.ts';
import { Answer } from '../parts/answer.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { MarkdownText } from '../parts/markdown-text.tsx';
import { Moment } from '../parts/moment.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { QueryText } from '../parts/query-text.tsx';
import { Severity } from '../parts/severity.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { visible, visibleShort } from '../parts/visible.ts';
import { hrefOf } from '../route.ts';
import { useRuns } from '../state/run-data.ts';
import { RunTable } from '../state/run-table.tsx';
import { CaseList } from './case-list.tsx';
import { Health } from './health.tsx';
import { type RulePageData, useRulePage } from './rule-data.ts';

export function RulePage({ id }: { readonly id: string }): ReactNode {
  const page = useRulePage(id);
  if (page.error instanceof ApiError && page.error.status === 404) return <Missing id={id} />;
  return <Answer query={page}>{(rule) => <Details rule={rule} />}</Answer>;
}

function Missing({ id }: { readonly id: string }): ReactNode {
  return (
    <>
      <PageTitle>No such rule</PageTitle>
      <p>
        No rule has the id “{visibleShort(id)}”. <a href={hrefOf(['rules'])}>All rules</a>
      </p>
    </>
  );
}

const PARTS = ['about', 'guide', 'playbook', 'hunts', 'tests', 'tuning', 'activity'] as const;

type Part = (typeof PARTS)[number];

const TITLES: Readonly<Record<Part, string>> = {
  about: 'About',
  guide: 'Guide',
  playbook: 'Playbook',
  hunts: 'Hunts',
  tests: 'Tests',
  tuning: 'Tuning',
  activity: 'Alerts and runs',
};

function Details({ rule }: { readonly rule: RulePageData }): ReactNode {
  const [part, setPart] = useState<Part>('about');
  const { id, name, description, severity, riskScore, confidence, platforms } = rule;
  return (
    <article className="page">
      <p className="crumbs">
        <a href={hrefOf(['rules'])}>Rules</a> / <code>{visibleShort(id)}</code>
      </p>
      <PageTitle>{visibleShort(name, 300)}</PageTitle>
      <p className="line">
        <Severity value={severity} />
        <span>risk {riskScore}</span>
        {confidence !== '' && <span>confidence {confidence}</span>}
        {platforms.length > 0 && <span className="soft">{platforms.map((one) => visibleShort(one)).join(', ')}</span>}
        <Health rule={rule} />
        <a href={hrefOf(['alerts'], { status: 'all', rule: id })}>Its alerts</a>
        <a href={hrefOf(['runs'], { rule: id })}>Runs</a>
      </p>
      <p className="lead">{visible(description)}</p>
      <Tabs label="Parts of the rule" tabs={PARTS.map((one) => ({ name: one, title: TITLES[one] }))} current={part} onChange={setPart}>
        <h2 className="hidden">{TITLES[part]}</h2>
        <PartOf part={part} rule={rule} />
      </Tabs>
    </article>
  );
}

function PartOf({ part, rule }: { readonly part: Part; readonly rule: RulePageData }): ReactNode {
  switch (part) {
    case 'about':
      return <About rule={rule} />;
    case 'guide':
      return <Text text={rule.guide} missing="This rule has no guide." />;
    case 'playbook':
      return <Text text={rule.playbook} missing="This rule has no playbook." />;
    case 'hunts':
      return <Hunts rule={rule} />;
    case 'tests':
      return (
        <>
          <CaseList cases={rule.cases} />
          <Text text={rule.emulate} missing="" />
        </>
      );
    case 'tuning':
      return (
        <>
          <h3>False positives</h3>
          <List values={rule.falsePositives} missing="The rule’s author names none." />
          <Text text={rule.tuning} missing="" />
        </>
      );
    case 'activity':
      return <Activity id={rule.id} />;
    default:
      return part satisfies never;
  }
}

function Text({ text, missing }: { readonly text: string; readonly missing: string }): ReactNode {
  if (text === '') return missing === '' ? null : <p className="soft">{missing}</p>;
  return <MarkdownText text={visible(text)} />;
}

function List({ values, missing }: { readonly values: readonly string[]; readonly missing: string }): ReactNode {
  if (values.length === 0) return <p className="soft">{missing}</p>;
  return (
    <ul>
      {values.map((value) => (
        <li key={value}>{visible(value)}</li>
      ))}
    </ul>
  );
}

/** The query, all fields, ATT&CK, what it needs, and where to read on. */
function About({ rule: { queries, facts, threat, setup, references, related } }: { readonly rule: RulePageData }): ReactNode {
  return (
    <>
      {queries.length === 0 && <p className="soft">This rule has no query of its own.</p>}
      {queries.map(({ title, text, marks }) => (
        <section key={title}>
          <div className="section-head">
            <h3>Query, {title}</h3>
            <CopyButton text={() => text} what="Copy" />
          </div>
          <QueryText text={text} marks={marks} label={`Query, ${title}`} />
        </section>
      ))}
      <h3>All fields</h3>
      <table className="fields" aria-label="All fields">
        <tbody>
          {facts.map(([title, values]) => (
            <tr key={title}>
              <th scope="row">{title}</th>
              <td>{values.length === 1 ? visible(values[0] ?? '') : <List values={values} missing="" />}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {threat.length > 0 && <Threats threat={threat} />}
      {setup !== '' && (
        <>
          <h3>Setup</h3>
          <MarkdownText text={visible(setup)} />
        </>
      )}
      {references.length > 0 && (
        <>
          <h3>References</h3>
          <ul>
            {references.map((address) => (
              <li key={address}>
                <WebLink address={address} />
              </li>
            ))}
          </ul>
        </>
      )}
      {related.length > 0 && (
        <>
          <h3>Rules for the same technique</h3>
          <ul className="related">
            {related.map(({ id, name, severity }) => (
              <li key={id}>
                <Severity value={severity} />
                <a href={hrefOf(['rules', id])}>{visibleShort(name, 200)}</a>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Threats({ threat }: Pick<RulePageData, 'threat'>): ReactNode {
  return (
    <>
      <h3>MITRE ATT&amp;CK</h3>
      <ul>
        {threat.map(({ tactic, techniques }) => (
          <li key={tactic.id}>
            {visibleShort(tactic.name)} <WebLink address={tactic.reference} text={tactic.id} />
            <ul>
              {techniques.flatMap((technique) =>
                [technique, ...technique.subtechniques].map(({ id, name, reference }) => (
                  <li key={id}>
                    {visibleShort(name)} <WebLink address={reference} text={id} />
                  </li>
                )),
              )}
            </ul>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Only addresses of the web are links. */
function WebLink({ address, text = address }: { readonly address: string; readonly text?: string }): ReactNode {
  if (!/^https?:\/\//i.test(address)) return <span>{visibleShort(text)}</span>;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer">
      {visibleShort(text)}
    </a>
  );
}

function Hunts({ rule: { hunts } }: { readonly rule: RulePageData }): ReactNode {
  if (hunts.length === 0) return <p className="soft">This rule has no hunts.</p>;
  return hunts.map(({ title, reads, query }) => (
    <section key={title}>
      <div className="section-head">
        <h3>{visibleShort(title)}</h3>
        <CopyButton text={() => query} what="Copy" />
      </div>
      <p>{visible(reads)}</p>
      <QueryText text={query} marks={[]} label={visibleShort(title)} />
    </section>
  ));
}

function Activity({ id }: { readonly id: string }): ReactNode {
  const alerts = useQuery({
    queryKey: ['queue', 'of-rule', id],
    queryFn: ({ signal }) => ask<AlertPage>(`/api/tocsin/alerts?rule=${encodeURIComponent(id)}&view=row&size=10`, signal),
  });
  const runs = useRuns(id, 0, 20);
  return (
    <>
      <h3>Latest alerts</h3>
      <Answer query={alerts}>
        {({ total, alerts: found }) =>
          total === 0 ? (
            <p className="soft">It has found nothing yet.</p>
          ) : (
            <>
              <p className="soft">
                {found.length} of {total.toLocaleString('en-US')}
              </p>
              <ul className="related">
                {found.map((alert) => (
                  <li key={alert.id}>
                    <Moment time={alert.time} />
                    <a href={hrefOf(['alerts'], { status: 'all', rule: id, alert: alert.id })}>{visibleShort(alert.title, 200)}</a>
                    <span className={`status status-${alert.status}`}>{alert.status}</span>
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Answer>
      <h3>Latest runs</h3>
      <Answer query={runs}>{({ runs: found }) => <RunTable runs={found} />}</Answer>
    </>
  );
}
