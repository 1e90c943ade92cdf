import { Button, useMantineColorScheme } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Problem } from '../parts/answer.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { visibleShort } from '../parts/visible.ts';
import { useSession, useSigning } from '../session.ts';
import { Keys } from './keys.tsx';
import { Sessions } from './sessions.tsx';
import { Users } from './users.tsx';

/** Who may do what, and how the console looks. */
export function SettingsPage(): ReactNode {
  const session = useSession();
  const isAdmin = session.role === 'admin';
  return (
    <div className="page">
      <PageTitle>Settings</PageTitle>
      <You />
      <Sessions />
      {isAdmin ? (
        <>
          <Keys />
          <Users />
        </>
      ) : (
        <p className="soft">Keys and users are the business of admins.</p>
      )}
    </div>
  );
}

function You(): ReactNode {
  const session = useSession();
  const { signOut } = useSigning();
  const leaving = useMutation({ mutationFn: () => signOut(session) });
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  return (
    <section className="box" aria-label="You">
      <h2>You</h2>
      <p>
        Signed in as <strong>{visibleShort(session.user, 100)}</strong>, {session.role}. A session ends by itself after 12 hours.
      </p>
      <div className="tools">
        <fieldset className="choices">
          <legend>Theme</legend>
          {(['light', 'dark', 'auto'] as const).map((one) => (
            <Button
              key={one}
              size="compact-sm"
              variant={one === colorScheme ? 'filled' : 'default'}
              aria-pressed={one === colorScheme}
              onClick={() => setColorScheme(one)}
            >
              {one === 'auto' ? 'As the system' : one === 'dark' ? 'Dark' : 'Light'}
            </Button>
          ))}
        </fieldset>
        <Button size="compact-sm" variant="default" loading={leaving.isPending} onClick={() => leaving.mutate()}>
          End this session
        </Button>
      </div>
      {leaving.error && <Problem error={leaving.error} />}
    </section>
  );
}
