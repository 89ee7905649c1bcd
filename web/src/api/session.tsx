/* Who is signed in.  Cookies carry it; this page knows only the name, the role and the CSRF token. */

import { createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { ApiError, get, onSignedOut, post, rememberCsrf } from './client';
import { queryClient } from './queries';
import { note, onOtherSession, wasIn } from './signed-in';
import type { Person, Session } from './types';

type State = { name: 'asking' } | { name: 'failed'; error: unknown } | { name: 'setup' } | { name: 'out' } | { name: 'in'; user: Person };
interface Access { state: State; signIn: (name: string, password: string) => Promise<void>; setUp: (token: string, name: string, password: string) => Promise<void>; signOut: () => Promise<void>; retry: () => void }

const Context = createContext<Access | null>(null);

export function useAccess(): Access {
  const access = useContext(Context);
  if (!access)
    throw new Error('outside of SessionProvider');
  return access;
}

/* The person at the screen; only asked for inside of the shell, where there is one. */
export function useUser(): Person {
  const { state } = useAccess();
  if (state.name !== 'in')
    throw new Error('nobody is signed in');
  return state.user;
}

export const useMayTriage = () => { const { role } = useUser(); return role === 'analyst' || role === 'admin'; };
export const useIsAdmin = () => useUser().role === 'admin';

async function whoIsThere(): Promise<State> {
  if ((await get('setup')).needed)
    return { name: 'setup' };
  if (!wasIn())
    return { name: 'out' };
  try {
    const session = await get('auth/me');
    rememberCsrf(session.csrf_token);
    return { name: 'in', user: session.user };
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      note(false);
      return { name: 'out' };
    }
    throw error;
  }
}

const askAgainAfter = 3000;

export function SessionProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<State>({ name: 'asking' });

  const ask = useCallback(() => { whoIsThere().then(setState, (error: unknown) => setState({ name: 'failed', error })); }, []);
  useEffect(ask, [ask]);
  /* It may be away or busy for a moment only. */
  useEffect(() => {
    if (state.name !== 'failed')
      return;
    const timer = setTimeout(ask, askAgainAfter);
    return () => clearTimeout(timer);
  }, [state, ask]);
  useEffect(() => onSignedOut(() => setState((before) => before.name === 'in' ? { name: 'out' } : before)), []);

  /* Cookies are of the browser: this page would show one person's name and act as another. */
  useEffect(() => onOtherSession(() => location.reload()), []);

  const enter = useCallback((session: Session) => {
    rememberCsrf(session.csrf_token);
    note(true);
    queryClient.clear();
    setState({ name: 'in', user: session.user });
  }, []);
  const access = useMemo<Access>(() => ({
    state,
    retry: ask,
    signIn: async (name, password) => enter(await post('auth/login', { name, password, cookies: true })),
    setUp: async (token, name, password) => enter(await post('setup', { token, name, password, cookies: true })),
    signOut: async () => {
      await post('auth/logout');
      note(false);
      queryClient.clear();
      setState({ name: 'out' });
    },
  }), [state, ask, enter]);
  return <Context value={access}>{children}</Context>;
}
