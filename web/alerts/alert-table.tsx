import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { Moment } from '../parts/moment.tsx';
import { Severity } from '../parts/severity.tsx';
import type { StoredAlert } from './alert-data.ts';
import { textOf } from './document.ts';

type AlertTableProps = {
  readonly alerts: readonly StoredAlert[];
  readonly current: string | undefined;
  readonly onFocus: (id: string) => void;
  readonly hrefFor: (id: string) => string;
};

/** The alerts of a page of the queue. A title is the link that opens the alert, so that Enter does. */
export function AlertTable({ alerts, current, onFocus, hrefFor }: AlertTableProps): ReactNode {
  return (
    <Table className="list" verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Severity</Table.Th>
          <Table.Th>Time (UTC)</Table.Th>
          <Table.Th>Alert</Table.Th>
          <Table.Th>Status</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {alerts.map(({ id, severity, time, status, document }) => (
          <Table.Tr key={id} className={id === current ? 'current' : ''}>
            <Table.Td>
              <Severity value={severity} />
            </Table.Td>
            <Table.Td>
              <Moment time={time} />
            </Table.Td>
            <Table.Td>
              <a id={linkId(id)} href={hrefFor(id)} aria-current={id === current ? 'true' : undefined} onFocus={() => onFocus(id)}>
                {textOf(document, 'tocsin.alert.title') || textOf(document, 'kibana.alert.rule.name')}
              </a>
              <p className="reason">{textOf(document, 'kibana.alert.reason')}</p>
            </Table.Td>
            <Table.Td>
              <span className={`status status-${status}`}>{status}</span>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** Puts the keyboard on an alert of the queue. */
export function focusAlert(id: string): void {
  document.getElementById(linkId(id))?.focus();
}

const linkId = (id: string): string => `alert-${id}`;
