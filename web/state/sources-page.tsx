import { Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ask } from '../api.ts';
import { Answer } from '../parts/answer.tsx';
import { Moment } from '../parts/moment.tsx';
import { PageTitle } from '../parts/page-title.tsx';

type Source = { readonly dataset: string; readonly count: number; readonly lastIngested: number };
type DeadLetter = {
  readonly time: number;
  readonly kind: string;
  readonly source: string;
  readonly reason: string;
  readonly record: string;
};

const REFRESH = 5_000;

/** What arrives, and what of it could not be read. */
export function SourcesPage(): ReactNode {
  const sources = useQuery({
    queryKey: ['sources'],
    queryFn: ({ signal }) => ask<{ readonly sources: readonly Source[]; readonly deadLetters: number }>('/api/tocsin/sources', signal),
    refetchInterval: REFRESH,
  });
  const letters = useQuery({
    queryKey: ['dead-letters'],
    queryFn: ({ signal }) => ask<{ readonly deadLetters: readonly DeadLetter[] }>('/api/tocsin/dead-letters', signal),
    refetchInterval: REFRESH,
  });
  return (
    <>
      <PageTitle>Sources</PageTitle>
      <Answer query={sources}>{(found) => <SourceTable sources={found.sources} />}</Answer>
      <h2>Records that became no event</h2>
      <Answer query={letters}>{({ deadLetters }) => <Letters letters={deadLetters} total={sources.data?.deadLetters} />}</Answer>
    </>
  );
}

function SourceTable({ sources }: { readonly sources: readonly Source[] }): ReactNode {
  if (sources.length === 0)
    return (
      <p>
        Nothing has arrived yet. Send records to <code>/intake/auto</code>, one JSON text a line, or let a log shipper write to this address
        as if it were Elasticsearch.
      </p>
    );
  return (
    <Table className="list narrow" verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Dataset</Table.Th>
          <Table.Th className="number">Events</Table.Th>
          <Table.Th>Last arrival (UTC)</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {sources.map(({ dataset, count, lastIngested }) => (
          <Table.Tr key={dataset}>
            <Table.Th scope="row">{dataset}</Table.Th>
            <Table.Td className="number">{count.toLocaleString('en-US')}</Table.Td>
            <Table.Td>
              <Moment time={lastIngested} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Letters({ letters, total }: { readonly letters: readonly DeadLetter[]; readonly total: number | undefined }): ReactNode {
  if (letters.length === 0) return <p>There is none: every record was read.</p>;
  return (
    <>
      <p className="soft">{counted(letters.length, total)}</p>
      <ul className="letters">
        {letters.map(({ time, kind, source, reason, record }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a dead letter has no id, and two may be the same
          <li key={place}>
            <p className="line">
              <Moment time={time} />
              <strong>{kind}</strong>
              <span>{source}</span>
            </p>
            <p>{kind === 'unrecognized' ? `No normalizer knows it: ${reason}` : reason}</p>
            <details>
              <summary>The record</summary>
              <pre>{record}</pre>
            </details>
          </li>
        ))}
      </ul>
    </>
  );
}

function counted(shown: number, total: number | undefined): string {
  if (total !== undefined && total > shown) return `The latest ${shown} of ${total.toLocaleString('en-US')} records`;
  return shown === 1 ? '1 record' : `${shown} records`;
}
