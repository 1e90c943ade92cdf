import { Table, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Answer } from '../parts/answer.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Severity } from '../parts/severity.tsx';
import { hrefOf } from '../route.ts';
import { type Rule, useRules } from './rule-data.ts';

export function RulesPage(): ReactNode {
  const [words, setWords] = useState('');
  return (
    <>
      <PageTitle>Rules</PageTitle>
      <TextInput
        className="search"
        label="Find rules by name, description, id or tag"
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <Answer query={useRules()}>
        {(rules) => <RuleTable rules={rules.filter((rule) => hasWords(rule, words))} total={rules.length} />}
      </Answer>
    </>
  );
}

function hasWords({ id, name, description, tags }: Rule, words: string): boolean {
  const text = [id, name, description, ...tags].join('\n').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function RuleTable({ rules, total }: { readonly rules: readonly Rule[]; readonly total: number }): ReactNode {
  return (
    <>
      <p className="soft" role="status">
        {rules.length} of {total} rules
      </p>
      <Table className="list" verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Severity</Table.Th>
            <Table.Th>Rule</Table.Th>
            <Table.Th>Type</Table.Th>
            <Table.Th>State</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rules.map(({ id, name, description, severity, type, enabled, isBuildingBlock }) => (
            <Table.Tr key={id}>
              <Table.Td>
                <Severity value={severity} />
              </Table.Td>
              <Table.Td>
                <a href={hrefOf(['rules', id])}>{name}</a>
                <p className="reason">{description}</p>
              </Table.Td>
              <Table.Td>{isBuildingBlock ? `${type}, building block` : type}</Table.Td>
              <Table.Td>{enabled ? 'on' : 'off'}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}
