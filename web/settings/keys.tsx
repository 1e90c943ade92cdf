import { Button, NativeSelect, Table, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { ask, change } from '../api.ts';
import { Answer, Problem } from '../parts/answer.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { Moment } from '../parts/moment.tsx';
import { visibleShort } from '../parts/visible.ts';
import { useSession } from '../session.ts';

type Key = { readonly id: string; readonly name: string; readonly scopes: string | readonly string[]; readonly expires: number | null };

const PATH = '/api/tocsin/keys';

const SCOPES = [
  { value: 'intake', label: 'intake: sends records, reads nothing' },
  { value: 'viewer', label: 'viewer: looks' },
  { value: 'analyst', label: 'analyst: judges alerts' },
  { value: 'engineer', label: 'engineer: changes rules' },
  { value: 'admin', label: 'admin: everything' },
];

/** Keys of programs. A secret is shown once. */
export function Keys(): ReactNode {
  const { csrf } = useSession();
  const client = useQueryClient();
  const keys = useQuery({
    queryKey: ['keys'],
    queryFn: async ({ signal }) => (await ask<{ readonly keys: readonly Key[] }>(PATH, signal)).keys,
  });
  const removing = useMutation({
    mutationFn: (id: string) => change('DELETE', `${PATH}/${encodeURIComponent(id)}`, undefined, csrf),
    onSettled: () => client.invalidateQueries({ queryKey: ['keys'] }),
  });
  const [leaving, setLeaving] = useState<string>();
  return (
    <section className="box" aria-label="Keys">
      <h2>Keys</h2>
      <p className="soft">Log shippers and scripts sign in with keys, not with passwords.</p>
      <NewKey />
      {removing.error && <Problem error={removing.error} />}
      <Answer query={keys}>
        {(found) =>
          found.length === 0 ? (
            <p className="soft">There is no key yet. Make one with the scope intake to send records.</p>
          ) : (
            <Table className="list" aria-label="Keys">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Name</Table.Th>
                  <Table.Th>May</Table.Th>
                  <Table.Th>Ends (UTC)</Table.Th>
                  <Table.Th>
                    <span className="hidden">What to do</span>
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {found.map(({ id, name, scopes, expires }) => (
                  <Table.Tr key={id}>
                    <Table.Th scope="row">{visibleShort(name)}</Table.Th>
                    <Table.Td>{typeof scopes === 'string' ? scopes : scopes.join(' ')}</Table.Td>
                    <Table.Td>{expires === null ? 'never' : <Moment time={expires} />}</Table.Td>
                    <Table.Td className="number">
                      {leaving === id ? (
                        <Button size="compact-sm" color="red" variant="outline" onClick={() => removing.mutate(id)}>
                          Revoke for good
                        </Button>
                      ) : (
                        <Button
                          size="compact-sm"
                          variant="default"
                          aria-label={`Revoke ${visibleShort(name)}`}
                          onClick={() => setLeaving(id)}
                        >
                          Revoke
                        </Button>
                      )}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )
        }
      </Answer>
    </section>
  );
}

function NewKey(): ReactNode {
  const { csrf } = useSession();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [scope, setScope] = useState('intake');
  const [days, setDays] = useState('365');
  const making = useMutation({
    mutationFn: () =>
      change<{ readonly key: string }>('POST', PATH, { name, scopes: [scope], ...(days === '' ? {} : { days: Number(days) }) }, csrf),
    onSuccess: () => {
      setName('');
      return client.invalidateQueries({ queryKey: ['keys'] });
    },
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    making.mutate();
  };
  return (
    <>
      <form onSubmit={send} className="tools" aria-label="New key">
        <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} required withAsterisk={false} />
        <NativeSelect label="It may" value={scope} onChange={(event) => setScope(event.currentTarget.value)} data={SCOPES} />
        <NativeSelect
          label="It ends"
          value={days}
          onChange={(event) => setDays(event.currentTarget.value)}
          data={[
            { value: '30', label: 'in 30 days' },
            { value: '90', label: 'in 90 days' },
            { value: '365', label: 'in a year' },
            { value: '', label: 'never' },
          ]}
        />
        <Button type="submit" loading={making.isPending}>
          Make a key
        </Button>
      </form>
      {making.error && <Problem error={making.error} />}
      {making.data && (
        <div className="secret" role="status">
          <p>
            <strong>This is the only time it is shown.</strong> Send it as <code>Authorization: ApiKey …</code>
          </p>
          <div className="section-head">
            <code>{making.data.key}</code>
            <CopyButton text={() => making.data.key} what="Copy" />
          </div>
        </div>
      )}
    </>
  );
}
