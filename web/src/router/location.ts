/*
 * Where the reader is: path and search parameters, which hold the whole state of a view, over the history API.
 * An own hundred lines rather than a router library: those match paths well, but here the parameters are what counts.
 */

import { useCallback, useSyncExternalStore } from 'react';

const watchers = new Set<() => void>();
const tell = () => watchers.forEach((watcher) => watcher());
window.addEventListener('popstate', tell);

function subscribe(watcher: () => void) {
  watchers.add(watcher);
  return () => { watchers.delete(watcher); };
}

export function navigate(to: string, how: 'push' | 'replace' = 'push') {
  if (to === location.pathname + location.search)
    return;
  history[how === 'push' ? 'pushState' : 'replaceState'](null, '', to);
  tell();
}

export const usePath = () => useSyncExternalStore(subscribe, () => location.pathname);
const useSearchText = () => useSyncExternalStore(subscribe, () => location.search);

export type Patch = Record<string, string | null | undefined>;

/* `search` with the members of `patch` set, or taken out where they are empty. */
export function patched(search: string, patch: Patch): string {
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(patch)) {
    if (value)
      params.set(name, value);
    else
      params.delete(name);
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}

export function useSearch(): [URLSearchParams, (patch: Patch, how?: 'push' | 'replace') => void] {
  const text = useSearchText();
  const set = useCallback((patch: Patch, how: 'push' | 'replace' = 'push') => {
    navigate(location.pathname + patched(location.search, patch), how);
  }, []);
  return [new URLSearchParams(text), set];
}
