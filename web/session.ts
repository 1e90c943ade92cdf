import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { ask, change } from './api.ts';

/** Who is signed in. */
export type Session = {
  readonly user: string;
  readonly role: 'viewer' | 'analyst' | 'engineer' | 'admin';
  readonly csrf: string;
  /** A finished scan is looked at: nothing arrives, and nothing can be changed. */
  readonly isReadOnly?: boolean;
};

type SessionState = {
  readonly session: Session | null;
  readonly isNew: boolean;
  /** People of a provider sign in with it. */
  readonly hasProvider?: boolean;
};

const KEY = ['session'];

export function useSessionState() {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => ask<SessionState>('/console/session', signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

const SessionContext = createContext<Session | undefined>(undefined);

export const SessionProvider = SessionContext.Provider;

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('Nobody is signed in here');
  return session;
}

/** Signs in, makes the first user, signs out; the console shows what follows from it. */
export function useSigning() {
  const client = useQueryClient();
  const enter = (session: Session) => client.setQueryData<SessionState>(KEY, { session, isNew: false });
  return {
    signIn: async (name: string, password: string) => enter(await change<Session>('POST', '/api/tocsin/session', { name, password })),
    setUp: async (token: string, name: string, password: string) =>
      enter(await change<Session>('POST', '/api/tocsin/setup', { token, name, password })),
    accept: async (token: string, password: string) => enter(await change<Session>('POST', '/api/tocsin/invitation', { token, password })),
    open: async (token: string) => {
      await change<Session>('POST', '/api/tocsin/session', { name: 'reader', password: token });
      await client.invalidateQueries({ queryKey: KEY });
    },
    signOut: async ({ csrf }: Session) => {
      await change('DELETE', '/api/tocsin/session', undefined, csrf);
      // Nothing of what was seen stays in memory.
      location.reload();
    },
  };
}
