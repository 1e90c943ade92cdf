import { Button, Table } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ask, change } from '../api.ts';
import { Answer, Problem } from '../parts/answer.tsx';
import { Moment } from '../parts/moment.tsx';
import { visibleShort } from '../parts/visible.ts';
import { useSession } from '../session.ts';

type ListedSession = {
  readonly id: string;
  readonly user: string;
  readonly started: number;
  readonly expires: number;
  readonly isOwn: boolean;
};

const PATH = '/api/tocsin/sessions';

/** Where somebody is signed in: oneself, or for admins everybody. */
export function Sessions(): ReactNode {
  const { csrf, role } = useSession();
  const client = useQueryClient();
  const sessions = useQuery({
    queryKey: ['sessions'],
    queryFn: async ({ signal }) =>
      (await ask<{ readonly sessions: readonly ListedSession[] }>(role === 'admin' ? `${PATH}?all=true` : PATH, signal)).sessions,
  });
  const ending = useMutation({
    mutationFn: (id: string) => change('DELETE', `${PATH}/${encodeURIComponent(id)}`, undefined, csrf),
    onSettled: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  });
  return (
    <section className="box" aria-label="Sessions">
      <h2>Sessions</h2>
      {ending.error && <Problem error={ending.error} />}
      <Answer query={sessions}>
        {(found) => (
          <Table className="list" aria-label="Sessions">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Who</Table.Th>
                <Table.Th>Since (UTC)</Table.Th>
                <Table.Th>Until</Table.Th>
                <Table.Th>
                  <span className="hidden">What to do</span>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {found.map(({ id, user, started, expires, isOwn }) => (
                <Table.Tr key={id}>
                  <Table.Th scope="row">
                    {visibleShort(user)}
                    {isOwn && <span className="sub">this one</span>}
                  </Table.Th>
                  <Table.Td>
                    <Moment time={started} />
                  </Table.Td>
                  <Table.Td>
                    <Moment time={expires} />
                  </Table.Td>
                  <Table.Td className="number">
                    {!isOwn && (
                      <Button
                        size="compact-sm"
                        variant="default"
                        aria-label={`End a session of ${visibleShort(user)}`}
                        onClick={() => ending.mutate(id)}
                      >
                        End
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Answer>
    </section>
  );
}
