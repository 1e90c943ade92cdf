import { Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ask } from '../api.ts';
import { Answer } from '../parts/answer.tsx';
import { Moment } from '../parts/moment.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { hrefOf } from '../route.ts';
import { useRules } from '../rules/rule-data.ts';

const COUNTS = ['hits', 'excepted', 'read', 'candidates', 'carriedOver', 'created', 'duplicate', 'suppressed', 'deferred'] as const;

type Run = {
  readonly ruleId: string;
  readonly tick: number;
  readonly executionId: string;
  readonly ledger: Readonly<Record<(typeof COUNTS)[number], number>>;
  readonly warnings: readonly string[];
};

const REFRESH = 5_000;

/** What rules did, with what became of everything they looked at. */
export function RunsPage({ rule }: { readonly rule: string | undefined }): ReactNode {
  const query = new URLSearchParams(rule === undefined ? {} : { rule });
  const runs = useQuery({
    queryKey: ['runs', rule],
    queryFn: ({ signal }) => ask<{ readonly runs: readonly Run[] }>(`/api/tocsin/runs?${query}`, signal),
    refetchInterval: REFRESH,
  });
  return (
    <>
      <PageTitle>Runs</PageTitle>
      {rule !== undefined && (
        <p>
          Of the rule <a href={hrefOf(['rules', rule])}>{rule}</a> alone. <a href={hrefOf(['runs'])}>Runs of all rules</a>
        </p>
      )}
      <p className="soft">
        The latest 200. Nothing is lost in a run: hits are excepted or read; candidates and those carried over become alerts, duplicates,
        suppressed or deferred ones.
      </p>
      <Answer query={runs}>{(found) => <RunTable runs={found.runs} />}</Answer>
    </>
  );
}

function RunTable({ runs }: { readonly runs: readonly Run[] }): ReactNode {
  const names = new Map(useRules().data?.map(({ id, name }) => [id, name]));
  if (runs.length === 0) return <p>No rule has run yet.</p>;
  return (
    <Table className="list ledger">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Time (UTC)</Table.Th>
          <Table.Th>Rule</Table.Th>
          {COUNTS.map((name) => (
            <Table.Th key={name} className="number">
              {name === 'carriedOver' ? 'carried over' : name}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {runs.map(({ ruleId, tick, ledger, warnings }) => (
          <Table.Tr key={`${ruleId} ${tick}`}>
            <Table.Td>
              <Moment time={tick} />
            </Table.Td>
            <Table.Td>
              <a href={hrefOf(['rules', ruleId])}>{names.get(ruleId) ?? ruleId}</a>
              {warnings.map((warning) => (
                <p key={warning} className="reason">
                  {warning}
                </p>
              ))}
            </Table.Td>
            {COUNTS.map((name) => (
              <Table.Td key={name} className={ledger[name] === 0 ? 'number soft' : 'number'}>
                {ledger[name]}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
