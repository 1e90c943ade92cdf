import { Button, Loader } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { AlertsPage } from './alerts/alerts-page.tsx';
import { Problem } from './parts/answer.tsx';
import { ThemeButton } from './parts/theme-button.tsx';
import { visibleShort } from './parts/visible.ts';
import { hrefOf, type Route, useRoute } from './route.ts';
import { RulePage } from './rules/rule-page.tsx';
import { RulesPage } from './rules/rules-page.tsx';
import { SessionProvider, useSession, useSessionState, useSigning } from './session.ts';
import { SettingsPage } from './settings/settings-page.tsx';
import { FirstUser, Invitation, OpenScan, SignIn } from './sign-in.tsx';
import { RunsPage } from './state/runs-page.tsx';
import { SourcesPage } from './state/sources-page.tsx';

/** The whole of it: signing in, or the pages. */
export function Console(): ReactNode {
  const { data, error } = useSessionState();
  const route = useRoute();
  if (!data) return <main className="door">{error ? <Problem error={error} /> : <Loader aria-label="Loading" />}</main>;
  if (data.session)
    return (
      <SessionProvider value={data.session}>
        <Shell route={route} />
      </SessionProvider>
    );
  const opening = /^open=(.+)$/.exec(route.path[0] ?? '')?.[1];
  if (opening !== undefined) return <OpenScan token={opening} />;
  const setup = /^setup=(.+)$/.exec(route.path[0] ?? '')?.[1];
  const invitation = /^invitation=(.+)$/.exec(route.path[0] ?? '')?.[1];
  if (invitation !== undefined) return <Invitation token={invitation} />;
  return data.isNew ? <FirstUser token={setup} /> : <SignIn hasProvider={data.hasProvider === true} />;
}

const PAGES = [
  ['alerts', 'Alerts'],
  ['rules', 'Rules'],
  ['sources', 'Sources'],
  ['runs', 'Runs'],
  ['settings', 'Settings'],
] as const;

type PageName = (typeof PAGES)[number][0];

function Shell({ route }: { readonly route: Route }): ReactNode {
  const session = useSession();
  const { signOut } = useSigning();
  const leaving = useMutation({ mutationFn: () => signOut(session) });
  const pages = PAGES.filter(([page]) => page !== 'settings' || !session.isReadOnly);
  const here = pages.find(([page]) => page === route.path[0])?.[0] ?? 'alerts';
  return (
    <>
      <button type="button" className="skip" onClick={() => document.getElementById('content')?.focus()}>
        Skip to the content
      </button>
      <header className="bar">
        <a className="brand" href={hrefOf(['alerts'])}>
          <Bell />
          Tocsin
        </a>
        <nav aria-label="Pages">
          {pages.map(([page, name]) => (
            <a key={page} href={hrefOf([page])} aria-current={page === here ? 'page' : undefined}>
              {name}
            </a>
          ))}
        </nav>
        {session.isReadOnly ? (
          <span className="chip">A finished scan, to read only</span>
        ) : (
          <span className="who">
            {visibleShort(session.user, 60)} <span className="soft">{session.role}</span>
          </span>
        )}
        <ThemeButton />
        {!session.isReadOnly && (
          <Button className="sign-out" size="compact-sm" variant="default" loading={leaving.isPending} onClick={() => leaving.mutate()}>
            Sign out
          </Button>
        )}
      </header>
      <main id="content" className={`page-${here}`} tabIndex={-1}>
        {leaving.error && <Problem error={leaving.error} />}
        <Page here={here} route={route} />
      </main>
    </>
  );
}

function Bell(): ReactNode {
  return (
    <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
      <path fill="currentColor" d="M8 1a4 4 0 0 0-4 4v4l-2 3h12l-2-3V5a4 4 0 0 0-4-4zM6 13a2 2 0 0 0 4 0z" />
    </svg>
  );
}

function Page({ here, route }: { readonly here: PageName; readonly route: Route }): ReactNode {
  const id = route.path[1];
  switch (here) {
    case 'rules':
      return id === undefined ? <RulesPage params={route.params} /> : <RulePage key={id} id={id} />;
    case 'sources':
      return <SourcesPage />;
    case 'runs':
      return <RunsPage params={route.params} />;
    case 'settings':
      return <SettingsPage />;
    case 'alerts':
      return <AlertsPage params={route.params} />;
    default:
      return here satisfies never;
  }
}
