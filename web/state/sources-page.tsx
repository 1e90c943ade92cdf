import { Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ask } from '../api.ts';
import { Ago } from '../parts/ago.tsx';
import { Answer } from '../parts/answer.tsx';
import { Moment } from '../parts/moment.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { visible, visibleShort } from '../parts/visible.ts';
import { hrefOf } from '../route.ts';
import { useSession } from '../session.ts';
import { type IntakeSource, IntakeTable } from './intake-table.tsx';

type Source = {
  readonly dataset: string;
  readonly title: string;
  readonly count: number;
  readonly lastIngested: number;
  readonly state: 'arriving' | 'silent' | 'read';
  readonly hours: readonly number[];
  readonly rules: number;
};

type Problem = {
  readonly time: number;
  readonly kind: string;
  readonly source: string;
  readonly reason: string;
  readonly record: string;
  readonly count: number;
};

type Report = {
  readonly now: number;
  readonly sources: readonly Source[];
  readonly intake: readonly IntakeSource[];
  readonly wanted: readonly Pick<Source, 'dataset' | 'title' | 'rules'>[];
  readonly deadLetters: number;
  readonly problems: readonly Problem[];
};

const REFRESH = 5_000;

/** What arrives, what does not, and what of it could not be read. */
export function SourcesPage(): ReactNode {
  const report = useQuery({
    queryKey: ['sources'],
    queryFn: ({ signal }) => ask<Report>('/api/tocsin/sources', signal),
    refetchInterval: REFRESH,
  });
  return (
    <>
      <PageTitle>Sources</PageTitle>
      <Answer query={report}>
        {(found) => (
          <>
            <Cards report={found} />
            {found.sources.length === 0 ? <HowToSend /> : <SourceTable report={found} />}
            <IntakeTable sources={found.intake} now={found.now} />
            <Problems report={found} />
            {found.wanted.length > 0 && <Wanted report={found} />}
            {found.sources.length > 0 && (
              <details className="how">
                <summary>How to send more</summary>
                <HowToSend />
              </details>
            )}
          </>
        )}
      </Answer>
    </>
  );
}

function Cards({ report: { sources, wanted, deadLetters } }: { readonly report: Report }): ReactNode {
  const silent = sources.filter(({ state }) => state === 'silent').length;
  return (
    <dl className="cards">
      <div>
        <dt>Events stored</dt>
        <dd>{sources.reduce((sum, { count }) => sum + count, 0).toLocaleString('en-US')}</dd>
      </div>
      <div>
        <dt>{sources.some(({ state }) => state === 'read') ? 'Read' : 'Arriving'}</dt>
        <dd className={sources.length > silent ? 'good' : ''}>{sources.length - silent}</dd>
      </div>
      <div>
        <dt>Silent</dt>
        <dd className={silent > 0 ? 'caution' : ''}>{silent}</dd>
      </div>
      <div>
        <dt>Waited for</dt>
        <dd>{wanted.length}</dd>
      </div>
      <div>
        <dt>Not readable</dt>
        <dd className={deadLetters > 0 ? 'caution' : ''}>{deadLetters.toLocaleString('en-US')}</dd>
      </div>
    </dl>
  );
}

function SourceTable({ report: { sources, now } }: { readonly report: Report }): ReactNode {
  return (
    <div className="wide">
      <Table className="list" verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Data stream</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th className="number">Events</Table.Th>
            <Table.Th>Last 24 hours</Table.Th>
            <Table.Th>Last arrival</Table.Th>
            <Table.Th className="number">Rules that read it</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sources.map(({ dataset, title, count, lastIngested, state, hours, rules }) => (
            <Table.Tr key={dataset}>
              <Table.Th scope="row">
                {visibleShort(dataset)}
                {title !== '' && <span className="sub">{title}</span>}
              </Table.Th>
              <Table.Td>
                <span className={state === 'silent' ? 'health health-broken' : 'health health-ok'}>{state}</span>
              </Table.Td>
              <Table.Td className="number">
                <a href={hrefOf(['alerts'], { status: 'all', dataset })} title="Its alerts">
                  {count.toLocaleString('en-US')}
                </a>
              </Table.Td>
              <Table.Td>
                <Spark values={hours} />
              </Table.Td>
              <Table.Td>
                <Ago time={lastIngested} now={now} />
              </Table.Td>
              <Table.Td className="number">{rules}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

/** Events by hour, oldest first. */
function Spark({ values }: { readonly values: readonly number[] }): ReactNode {
  const most = Math.max(1, ...values);
  return (
    <svg
      className="spark"
      viewBox={`0 0 ${values.length} 20`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`Events by hour: ${values.join(', ')}`}
    >
      {values.map((value, hour) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an hour is its place
        <rect key={hour} x={hour + 0.1} width={0.8} y={value === 0 ? 19 : 20 - Math.max(2, (value / most) * 20)} height={20} />
      ))}
    </svg>
  );
}

function Problems({ report: { problems, deadLetters } }: { readonly report: Report }): ReactNode {
  return (
    <section>
      <h2>Records that became no event</h2>
      {problems.length === 0 ? (
        <p className="soft">There is none: every record was read.</p>
      ) : (
        <>
          <p className="soft">
            {deadLetters === 1 ? '1 record is kept' : `${deadLetters.toLocaleString('en-US')} records are kept`}; no rule sees them. Of each
            reason the latest is shown.
          </p>
          <ul className="letters">
            {problems.map(({ time, kind, source, reason, record, count }) => (
              <li key={`${kind} ${source} ${reason}`}>
                <p className="line">
                  <strong>{count.toLocaleString('en-US')} ×</strong>
                  <span className="chip">{visibleShort(kind)}</span>
                  <span className="soft">from {visibleShort(source)}</span>
                  <Moment time={time} />
                </p>
                <p>
                  {kind === 'unrecognized' ? 'No normalizer knows it: ' : ''}
                  {visible(reason)}
                </p>
                <details>
                  <summary>The record</summary>
                  <pre>{visible(record.slice(0, 20_000))}</pre>
                </details>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Wanted({ report: { wanted } }: { readonly report: Report }): ReactNode {
  return (
    <section>
      <h2>What rules wait for</h2>
      <p className="soft">Nothing of these data streams has arrived, so that the rules that read them see nothing.</p>
      <ul className="wanted">
        {wanted.map(({ dataset, title, rules }) => (
          <li key={dataset}>
            <code>{visibleShort(dataset)}</code> <span className="soft">{title}</span>{' '}
            <span className="chip">{rules === 1 ? '1 rule' : `${rules} rules`}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The next step of somebody whose service is empty. */
function HowToSend(): ReactNode {
  const { isReadOnly } = useSession();
  if (isReadOnly) return <p className="soft">The scan read no event.</p>;
  const address = location.origin;
  return (
    <div className="how-to">
      <p>
        Records are sent with a key. Make one under <a href={hrefOf(['settings'])}>Settings</a> with the scope <code>intake</code>, then:
      </p>
      <h3>A file, with curl</h3>
      <pre>{`curl -H 'Authorization: ApiKey ID:SECRET' -H 'content-type: application/x-ndjson' \\\n  --data-binary @trail.json ${address}/intake/auto`}</pre>
      <h3>Filebeat, and what else speaks to Elasticsearch</h3>
      <pre>{`output.elasticsearch:\n  hosts: ["${address}"]\n  api_key: "ID:SECRET"\nsetup.template.enabled: false\nsetup.ilm.enabled: false`}</pre>
      <h3>Something to look at</h3>
      <pre>{`tocsin simulate t1098.001 > intrusion.ndjson`}</pre>
      <p className="soft">A simulated intrusion, to be sent like any file.</p>
    </div>
  );
}
