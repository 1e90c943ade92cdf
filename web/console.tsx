import { Button, Loader } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { AlertsPage } from './alerts/alerts-page.tsx';
import { Problem } from './parts/answer.tsx';
import { ThemeButton } from './parts/theme-button.tsx';
import { hrefOf, type Route, useRoute } from './route.ts';
import { RulePage } from './rules/rule-page.tsx';
import { RulesPage } from './rules/rules-page.tsx';
import { SessionProvider, useSession, useSessionState, useSigning } from './session.ts';
import { FirstUser, SignIn } from './sign-in.tsx';
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
  const setup = /^setup=(.+)$/.exec(route.path[0] ?? '')?.[1];
  return data.isNew ? <FirstUser token={setup} /> : <SignIn />;
}

const PAGES = [
  ['alerts', 'Alerts'],
  ['rules', 'Rules'],
  ['sources', 'Sources'],
  ['runs', 'Runs'],
] as const;

function Shell({ route }: { readonly route: Route }): ReactNode {
  const session = useSession();
  const { signOut } = useSigning();
  const leaving = useMutation({ mutationFn: () => signOut(session) });
  const here = PAGES.find(([page]) => page === route.path[0])?.[0] ?? 'alerts';
  return (
    <>
      <button type="button" className="skip" onClick={() => document.getElementById('content')?.focus()}>
        Skip to the content
      </button>
      <header className="bar">
        <span className="brand">Tocsin</span>
        <nav aria-label="Pages">
          {PAGES.map(([page, name]) => (
            <a key={page} href={hrefOf([page])} aria-current={page === here ? 'page' : undefined}>
              {name}
            </a>
          ))}
        </nav>
        <span className="who">
          {session.user} <span className="soft">{session.role}</span>
        </span>
        <ThemeButton />
        <Button size="compact-sm" variant="default" loading={leaving.isPending} onClick={() => leaving.mutate()}>
          Sign out
        </Button>
      </header>
      <main id="content" tabIndex={-1}>
        {leaving.error && <Problem error={leaving.error} />}
        <Page here={here} route={route} />
      </main>
    </>
  );
}

function Page({ here, route }: { readonly here: (typeof PAGES)[number][0]; readonly route: Route }): ReactNode {
  const id = route.path[1];
  if (here === 'rules') return id === undefined ? <RulesPage /> : <RulePage id={id} />;
  if (here === 'sources') return <SourcesPage />;
  if (here === 'runs') return <RunsPage rule={route.params.get('rule') ?? undefined} />;
  return <AlertsPage params={route.params} />;
}
