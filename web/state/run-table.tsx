import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { spanText } from '../parts/ago.tsx';
import { Moment } from '../parts/moment.tsx';
import { visibleShort } from '../parts/visible.ts';
import { hrefOf } from '../route.ts';
import { useRules } from '../rules/rule-data.ts';
import { COUNTS, type Run } from './run-data.ts';

const MEANINGS: Readonly<Record<string, string>> = {
  hits: 'events that met a filter of the rule',
  excepted: 'hits that an exception took',
  read: 'hits that the rule looked at',
  candidates: 'what the rule found in them',
  carriedOver: 'found before, and kept because of the limit of a run',
  created: 'new alerts',
  duplicate: 'alerts that were there already',
  suppressed: 'found again while another alert stands for it',
  deferred: 'over the limit of a run: the next run makes them alerts',
};

/** Runs with their ledgers. */
export function RunTable({ runs }: { readonly runs: readonly Run[] }): ReactNode {
  const names = new Map(useRules().data?.map(({ id, name }) => [id, name]));
  if (runs.length === 0) return <p className="soft">No run has looked at anything yet: runs without hits are not listed.</p>;
  return (
    <div className="wide">
      <Table className="list ledger">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Time (UTC)</Table.Th>
            <Table.Th>Rule</Table.Th>
            {COUNTS.map((name) => (
              <Table.Th key={name} className="number" title={MEANINGS[name]}>
                {name === 'carriedOver' ? 'carried over' : name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {runs.map(({ ruleId, tick, from, to, ledger, warnings }) => (
            <Table.Tr key={`${ruleId} ${tick}`}>
              <Table.Td>
                <Moment time={tick} />
                <span className="sub">looked back {spanText(to - from)}</span>
              </Table.Td>
              <Table.Td className="what">
                <a href={hrefOf(['rules', ruleId])}>{visibleShort(names.get(ruleId) ?? ruleId, 120)}</a>
                {warnings.map((warning) => (
                  <p key={warning} className="caution">
                    {visibleShort(warning, 500)}
                  </p>
                ))}
              </Table.Td>
              {COUNTS.map((name) => (
                <Table.Td key={name} className={classOf(name, ledger[name] ?? 0)}>
                  {(ledger[name] ?? 0).toLocaleString('en-US')}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function classOf(name: string, count: number): string {
  if (count === 0) return 'number soft';
  if (name === 'deferred') return 'number caution';
  return name === 'created' ? 'number strong' : 'number';
}
