import { Button, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { ask, change } from '../../api.ts';
import { Answer, Problem } from '../../parts/answer.tsx';
import { Moment } from '../../parts/moment.tsx';
import { visible, visibleShort } from '../../parts/visible.ts';
import { useSession } from '../../session.ts';

type Entry = { readonly time: number; readonly who: string; readonly kind: 'note' | 'status'; readonly text: string };

/** What people said of the alert, and what they did with it. */
export function NotesTab({ id, canChange }: { readonly id: string; readonly canChange: boolean }): ReactNode {
  const path = `/api/tocsin/alerts/${encodeURIComponent(id)}/notes`;
  const notes = useQuery({
    queryKey: ['alert', id, 'notes'],
    queryFn: ({ signal }) => ask<{ readonly entries: readonly Entry[] }>(path, signal),
  });
  return (
    <>
      {canChange && <Composer id={id} path={path} />}
      <Answer query={notes}>
        {({ entries }) =>
          entries.length === 0 ? (
            <p className="soft">Nobody has said or done anything about it yet.</p>
          ) : (
            <ol className="notes">
              {entries.map((entry, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: what was said keeps its place
                <li key={i} className={`note-${entry.kind}`}>
                  <p className="line">
                    <strong>{visibleShort(entry.who) || 'somebody'}</strong>
                    <Moment time={entry.time} />
                  </p>
                  <p className="note-text">{visible(entry.text)}</p>
                </li>
              ))}
            </ol>
          )
        }
      </Answer>
    </>
  );
}

function Composer({ id, path }: { readonly id: string; readonly path: string }): ReactNode {
  const { csrf } = useSession();
  const client = useQueryClient();
  const [text, setText] = useState('');
  const sending = useMutation({
    mutationFn: () => change('POST', path, { note: text }, csrf),
    onSuccess: () => {
      setText('');
      return client.invalidateQueries({ queryKey: ['alert', id, 'notes'] });
    },
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '') sending.mutate();
  };
  return (
    <form onSubmit={send} className="composer">
      <Textarea
        label="Note"
        minRows={3}
        rows={3}
        maxLength={10_000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button type="submit" size="compact-sm" loading={sending.isPending} disabled={text.trim() === ''}>
        Add note
      </Button>
      {sending.error && <Problem error={sending.error} />}
    </form>
  );
}
