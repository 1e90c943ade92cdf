import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { Ago } from '../parts/ago.tsx';
import { visibleShort } from '../parts/visible.ts';

/** Somebody or something that sends, or that is read. */
export type IntakeSource = {
  readonly name: string;
  readonly kind: string;
  readonly records: number;
  readonly lost: number;
  readonly lastRecord: number | null;
  readonly perMinute: number;
  readonly lastError: { readonly time: number; readonly reason: string } | null;
  readonly isFailing: boolean;
};

const KINDS: Readonly<Record<string, string>> = { key: 'key', folder: 'folder', s3: 'S3', 'azure-blob': 'Azure Blob Storage' };

/** Where records come from: keys that send, folders and buckets that are read. */
export function IntakeTable({ sources, now }: { readonly sources: readonly IntakeSource[]; readonly now: number }): ReactNode {
  if (sources.length === 0) return null;
  return (
    <section>
      <h2>Where it comes from</h2>
      <div className="wide">
        <Table className="list" verticalSpacing="xs" aria-label="Where it comes from">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Source</Table.Th>
              <Table.Th>State</Table.Th>
              <Table.Th className="number">Records</Table.Th>
              <Table.Th className="number">A minute</Table.Th>
              <Table.Th className="number">Not readable</Table.Th>
              <Table.Th>Last record</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sources.map(({ name, kind, records, lost, lastRecord, perMinute, lastError, isFailing }) => (
              <Table.Tr key={`${kind} ${name}`}>
                <Table.Th scope="row" className="what">
                  {visibleShort(name)}
                  <span className="sub">{KINDS[kind] ?? visibleShort(kind)}</span>
                </Table.Th>
                <Table.Td className="what">
                  <span className={isFailing ? 'health health-broken' : 'health health-ok'}>{isFailing ? 'failing' : 'well'}</span>
                  {isFailing && lastError && <span className="sub caution">{visibleShort(lastError.reason, 400)}</span>}
                </Table.Td>
                <Table.Td className="number">{records.toLocaleString('en-US')}</Table.Td>
                <Table.Td className="number">{perMinute.toLocaleString('en-US', { maximumFractionDigits: 1 })}</Table.Td>
                <Table.Td className={lost > 0 ? 'number caution' : 'number'}>{lost.toLocaleString('en-US')}</Table.Td>
                <Table.Td>{lastRecord === null ? 'none yet' : <Ago time={lastRecord} now={now} />}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </section>
  );
}
