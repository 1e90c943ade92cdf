import { NativeSelect, Table, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { SEVERITIES } from '../alerts/criteria.ts';
import { Answer } from '../parts/answer.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Severity } from '../parts/severity.tsx';
import { visibleShort } from '../parts/visible.ts';
import { hrefOf, hrefWith, replaceRoute } from '../route.ts';
import { Health } from './health.tsx';
import { type Rule, useAlertCounts, useRules } from './rule-data.ts';

/** Every rule, and how it does. What is looked for stands in the address. */
export function RulesPage({ params }: { readonly params: URLSearchParams }): ReactNode {
  const words = params.get('words') ?? '';
  const severity = params.get('severity') ?? '';
  const set = (name: string, value: string) => replaceRoute(hrefWith(['rules'], params, { [name]: value }));
  return (
    <>
      <PageTitle>Rules</PageTitle>
      <div className="tools">
        <TextInput
          className="search"
          label="Find rules by name, description, id, tag or technique"
          value={words}
          onChange={(event) => set('words', event.currentTarget.value)}
        />
        <NativeSelect
          label="Severity"
          value={severity}
          onChange={(event) => set('severity', event.currentTarget.value)}
          data={[{ value: '', label: 'any' }, ...SEVERITIES]}
        />
      </div>
      <Answer query={useRules()}>
        {(rules) => (
          <RuleTable
            rules={rules.filter((rule) => hasWords(rule, words) && (severity === '' || rule.severity === severity))}
            total={rules.length}
          />
        )}
      </Answer>
    </>
  );
}

function hasWords({ id, name, description, tags, techniques, tactics }: Rule, words: string): boolean {
  const text = [id, name, description, ...tags, ...tactics, ...techniques.flatMap((one) => [one.id, one.name])].join('\n').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function RuleTable({ rules, total }: { readonly rules: readonly Rule[]; readonly total: number }): ReactNode {
  const counts = useAlertCounts().data;
  return (
    <>
      <p className="soft" role="status">
        {rules.length} of {total} rules
      </p>
      <div className="wide">
        <Table className="list" verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Severity</Table.Th>
              <Table.Th>Rule</Table.Th>
              <Table.Th>ATT&amp;CK</Table.Th>
              <Table.Th>Type</Table.Th>
              <Table.Th className="number">Alerts</Table.Th>
              <Table.Th>Health</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rules.map((rule) => (
              <Table.Tr key={rule.id}>
                <Table.Td>
                  <Severity value={rule.severity} />
                </Table.Td>
                <Table.Td className="what">
                  <a href={hrefOf(['rules', rule.id])}>{visibleShort(rule.name, 200)}</a>
                  <p className="reason">{visibleShort(rule.description, 400)}</p>
                </Table.Td>
                <Table.Td>
                  {rule.techniques.slice(0, 3).map(({ id, name }) => (
                    <span key={id} className="chip" title={visibleShort(name)}>
                      {visibleShort(id)}
                    </span>
                  ))}
                </Table.Td>
                <Table.Td>
                  {rule.type.replaceAll('_', ' ')}
                  {rule.isBuildingBlock && <span className="sub">building block</span>}
                </Table.Td>
                <Table.Td className="number">
                  {(counts?.get(rule.id) ?? 0) === 0 ? (
                    <span className="soft">0</span>
                  ) : (
                    <a href={hrefOf(['alerts'], { status: 'all', rule: rule.id })}>{counts?.get(rule.id)?.toLocaleString('en-US')}</a>
                  )}
                </Table.Td>
                <Table.Td>
                  <Health rule={rule} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </>
  );
}
