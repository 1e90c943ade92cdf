import { Button, NativeSelect, Table, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { ask, change } from '../api.ts';
import { Answer, Problem } from '../parts/answer.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { Moment } from '../parts/moment.tsx';
import { visibleShort } from '../parts/visible.ts';
import { useSession } from '../session.ts';

type User = { readonly name: string; readonly role: string; readonly isDisabled: boolean; readonly isForeign: boolean };

type Invitation = { readonly name: string; readonly role: string; readonly expires: number };

const PATH = '/api/tocsin/users';

const ROLES = [
  { value: 'viewer', label: 'viewer: looks' },
  { value: 'analyst', label: 'analyst: judges alerts' },
  { value: 'engineer', label: 'engineer: changes rules' },
  { value: 'admin', label: 'admin: everything' },
];

/** People, and those who are invited. */
export function Users(): ReactNode {
  const users = useQuery({
    queryKey: ['users'],
    queryFn: ({ signal }) => ask<{ readonly users: readonly User[]; readonly invitations: readonly Invitation[] }>(PATH, signal),
  });
  return (
    <section className="box" aria-label="Users">
      <h2>Users</h2>
      <Invite />
      <Answer query={users}>
        {({ users: found, invitations }) => (
          <>
            <UserTable users={found} />
            {invitations.length > 0 && (
              <ul>
                {invitations.map(({ name, role, expires }) => (
                  <li key={name}>
                    {visibleShort(name)} is invited as {role} until <Moment time={expires} /> UTC
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </Answer>
    </section>
  );
}

function UserTable({ users }: { readonly users: readonly User[] }): ReactNode {
  const { csrf, user: own } = useSession();
  const client = useQueryClient();
  const changing = useMutation({
    mutationFn: ({ name, ...body }: { readonly name: string; readonly role?: string; readonly isDisabled?: boolean }) =>
      change('PATCH', `${PATH}/${encodeURIComponent(name)}`, body, csrf),
    onSettled: () => client.invalidateQueries({ queryKey: ['users'] }),
  });
  return (
    <>
      {changing.error && <Problem error={changing.error} />}
      <Table className="list" aria-label="Users">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>Role</Table.Th>
            <Table.Th>
              <span className="hidden">What to do</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {users.map(({ name, role, isDisabled, isForeign }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">
                {visibleShort(name)}
                {isForeign && <span className="sub">by the provider</span>}
                {isDisabled && <span className="sub caution">may not sign in</span>}
              </Table.Th>
              <Table.Td>
                <NativeSelect
                  aria-label={`Role of ${visibleShort(name)}`}
                  size="xs"
                  value={role}
                  disabled={name === own}
                  onChange={(event) => changing.mutate({ name, role: event.currentTarget.value })}
                  data={ROLES.map(({ value }) => value)}
                />
              </Table.Td>
              <Table.Td className="number">
                {name !== own && (
                  <Button size="compact-sm" variant="default" onClick={() => changing.mutate({ name, isDisabled: !isDisabled })}>
                    {isDisabled ? 'Let in again' : 'Lock out'}
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}

/** Whoever is invited gets a link, and chooses the password. */
function Invite(): ReactNode {
  const { csrf } = useSession();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [role, setRole] = useState('analyst');
  const inviting = useMutation({
    mutationFn: () => change<{ readonly link: string; readonly name: string }>('POST', PATH, { name, role }, csrf),
    onSuccess: () => {
      setName('');
      return client.invalidateQueries({ queryKey: ['users'] });
    },
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    inviting.mutate();
  };
  return (
    <>
      <form onSubmit={send} className="tools" aria-label="Invite somebody">
        <TextInput
          label="Name"
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          withAsterisk={false}
        />
        <NativeSelect label="Role" value={role} onChange={(event) => setRole(event.currentTarget.value)} data={ROLES} />
        <Button type="submit" loading={inviting.isPending}>
          Invite
        </Button>
      </form>
      {inviting.error && <Problem error={inviting.error} />}
      {inviting.data && (
        <div className="secret" role="status">
          <p>
            <strong>Give this link to {visibleShort(inviting.data.name)}.</strong> It works once, for 7 days, and is not shown again.
          </p>
          <div className="section-head">
            <code>{inviting.data.link}</code>
            <CopyButton text={() => inviting.data.link} what="Copy" />
          </div>
        </div>
      )}
    </>
  );
}
