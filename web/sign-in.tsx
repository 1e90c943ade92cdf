import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { Problem } from './parts/answer.tsx';
import { hrefOf, replaceRoute } from './route.ts';
import { useSigning } from './session.ts';

const MIN_PASSWORD = 12;

/** With name and password, or with the provider where there is one. */
export function SignIn({ hasProvider }: { readonly hasProvider: boolean }): ReactNode {
  const { signIn } = useSigning();
  return (
    <Door title="Sign in to Tocsin" action="Sign in" autoComplete="current-password" onSend={signIn}>
      {hasProvider && (
        <Button component="a" href="/api/tocsin/oidc/login" variant="default" fullWidth>
          Sign in with your organization
        </Button>
      )}
    </Door>
  );
}

/** The one-time link of a finished scan leads here. */
export function OpenScan({ token }: { readonly token: string }): ReactNode {
  const { open } = useSigning();
  const opening = useMutation({ mutationFn: () => open(token), onSuccess: () => replaceRoute(hrefOf(['alerts'], { status: 'all' })) });
  const { mutate } = opening;
  useEffect(() => mutate(), [mutate]);
  return (
    <main className="door">
      <h1>{opening.error ? 'The link has been used' : 'Opening the scan'}</h1>
      {opening.error && (
        <p>
          It works once. Run <code>tocsin scan --open</code> again for another.
        </p>
      )}
    </main>
  );
}

/** The link of an invitation leads here: the name is given, the password is theirs. */
export function Invitation({ token }: { readonly token: string }): ReactNode {
  const { accept } = useSigning();
  return (
    <Door
      title="Welcome to Tocsin"
      action="Set the password"
      autoComplete="new-password"
      onSend={async (_name, password) => {
        await accept(token, password);
        replaceRoute(hrefOf(['alerts']));
      }}
      withoutName
    >
      <p className="soft">Choose a password of {MIN_PASSWORD} characters or more. The link works once.</p>
    </Door>
  );
}

/** The one-time link that the service prints leads here. */
export function FirstUser({ token }: { readonly token: string | undefined }): ReactNode {
  const { setUp } = useSigning();
  if (token === undefined)
    return (
      <main className="door">
        <h1>Tocsin has no user yet</h1>
        <p>
          Open the link that <code>tocsin serve</code> printed when it started. It ends in <code>#setup=</code> and works once.
        </p>
      </main>
    );
  return (
    <Door
      title="Make the first user"
      action="Make the user"
      autoComplete="new-password"
      onSend={async (name, password) => {
        await setUp(token, name, password);
        replaceRoute(hrefOf(['alerts'], { status: 'open' }));
      }}
    >
      <p className="soft">An admin, who can make the other users. The password needs {MIN_PASSWORD} characters or more.</p>
    </Door>
  );
}

type DoorProps = {
  readonly title: string;
  readonly action: string;
  readonly autoComplete: 'current-password' | 'new-password';
  readonly onSend: (name: string, password: string) => Promise<unknown>;
  /** Whoever comes has a name already. */
  readonly withoutName?: true;
  readonly children: ReactNode;
};

function Door({ title, action, autoComplete, onSend, withoutName, children }: DoorProps): ReactNode {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const sending = useMutation({ mutationFn: () => onSend(name, password) });
  useEffect(() => {
    document.title = `${title} · Tocsin`;
  }, [title]);
  const send = (event: FormEvent) => {
    event.preventDefault();
    sending.mutate();
  };
  return (
    <main className="door">
      <h1>{title}</h1>
      {children}
      <form onSubmit={send}>
        {withoutName ? (
          // Password managers look for it.
          <input type="text" autoComplete="username" hidden />
        ) : (
          <TextInput
            label="Name"
            autoComplete="username"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            required
            withAsterisk={false}
          />
        )}
        <PasswordInput
          label="Password"
          autoComplete={autoComplete}
          minLength={autoComplete === 'new-password' ? MIN_PASSWORD : 1}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          required
          withAsterisk={false}
        />
        <Button type="submit" loading={sending.isPending}>
          {action}
        </Button>
        {sending.error && <Problem error={sending.error} />}
      </form>
    </main>
  );
}
