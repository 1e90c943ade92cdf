import { Button, NativeSelect, PasswordInput, Table, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { ask, change } from '../api.ts';
import { Answer, Problem } from '../parts/answer.tsx';
import { visibleShort } from '../parts/visible.ts';
import { useSession } from '../session.ts';

type User = { readonly name: string; readonly role: string; readonly isDisabled?: boolean };

/** A user who was set, or the link that lets somebody become one. */
type Made = { readonly link?: string };

const PATH = '/api/tocsin/users';

const ROLES = [
  { value: 'viewer', label: 'viewer: looks' },
  { value: 'analyst', label: 'analyst: judges alerts' },
  { value: 'engineer', label: 'engineer: changes rules' },
  { value: 'admin', label: 'admin: everything' },
];

/** People. Setting a user who is there already gives a new password and ends the sessions. */
export function Users(): ReactNode {
  const { listsUsers } = useSession();
  const users = useQuery({
    queryKey: ['users'],
    queryFn: async ({ signal }) => {
      return (await ask<{ readonly users: readonly User[] }>(PATH, signal)).users;
    },
    enabled: listsUsers === true,
  });
  return (
    <section className="box" aria-label="Users">
      <h2>Users</h2>
      <p className="soft">Setting a user who is there already changes the role and the password, and ends every session of theirs.</p>
      <NewUser />
      {listsUsers && (
        <Answer query={users}>
          {(found) => (
            <Table className="list" aria-label="Users">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Name</Table.Th>
                  <Table.Th>Role</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {found.map(({ name, role, isDisabled }) => (
                  <Table.Tr key={name}>
                    <Table.Th scope="row">{visibleShort(name)}</Table.Th>
                    <Table.Td>
                      {role}
                      {isDisabled ? ', may not sign in' : ''}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )}
        </Answer>
      )}
    </section>
  );
}

function NewUser(): ReactNode {
  const { csrf } = useSession();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [role, setRole] = useState('analyst');
  const [password, setPassword] = useState('');
  const setting = useMutation({
    mutationFn: () => change<Made>('POST', PATH, { name, role, ...(password === '' ? {} : { password }) }, csrf),
    onSuccess: () => {
      setPassword('');
      return client.invalidateQueries({ queryKey: ['users'] });
    },
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    setting.mutate();
  };
  return (
    <form onSubmit={send} className="tools" aria-label="New user">
      <TextInput
        label="Name"
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        required
        withAsterisk={false}
      />
      <NativeSelect label="Role" value={role} onChange={(event) => setRole(event.currentTarget.value)} data={ROLES} />
      <PasswordInput
        label="Password"
        placeholder="empty: invite with a link"
        autoComplete="new-password"
        minLength={12}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Button type="submit" loading={setting.isPending}>
        Set user
      </Button>
      {setting.error && <Problem error={setting.error} />}
      {setting.isSuccess && setting.data.link === undefined && <p role="status">{visibleShort(name)} is set.</p>}
      {setting.isSuccess && setting.data.link !== undefined && (
        <p role="status">
          Send {visibleShort(name)} this link, which works once, within a week: <code>{setting.data.link}</code>
        </p>
      )}
    </form>
  );
}
