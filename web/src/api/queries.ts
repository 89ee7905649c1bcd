/* Reading the API through TanStack Query: one hook, so that every view waits, fails and refreshes alike. */

import { QueryClient, useQuery } from '@tanstack/react-query';
import type { UseQueryOptions } from '@tanstack/react-query';
import { ApiError, ServerAway, get, onAway } from './client';
import type { Answer, Asked, QueryOf } from './types';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => !(error instanceof ServerAway) && !(error instanceof ApiError && error.status < 500) && failures < 2,
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false },
  },
});

/* Whoever noticed that the server is back, everything is asked anew. */
let wasAway = false;
onAway((away) => {
  if (wasAway && !away)
    void queryClient.invalidateQueries({}, { cancelRefetch: false });
  wasAway = away;
});

interface Options { every?: number | false; enabled?: boolean; keep?: boolean }

/*
 * `every`: ms until it is asked again; `keep`: what was shown stays until the answer to new parameters is here.  It
 * never stays for another path: that is of something else.
 */
export function apiOptions<P extends string>(path: Asked<'get', P>, query: QueryOf<'get', P> = {}, { every = false, enabled = true, keep = true }: Options = {}): UseQueryOptions<Answer<'get', P>> {
  return {
    queryKey: [path, query],
    queryFn: ({ signal }) => get<P>(path, query, signal),
    refetchInterval: every,
    enabled,
    placeholderData: (before, asked) => keep && asked?.queryKey[0] === path ? before : undefined,
    /* Comparing answers member by member would take longer than drawing them again. */
    structuralSharing: false,
  };
}

export const useApi = <P extends string>(path: Asked<'get', P>, query?: QueryOf<'get', P>, options?: Options) => useQuery(apiOptions<P>(path, query, options));

const beginsWith = (prefixes: string[]) => ({ queryKey }: { queryKey: readonly unknown[] }) => prefixes.some((prefix) => String(queryKey[0]).startsWith(prefix));

/* Everything whose path begins so is asked anew. */
export const refreshAll = (...prefixes: string[]) => queryClient.invalidateQueries({ predicate: beginsWith(prefixes) });

const gatherFor = 2000;
const soon = new Set<string>();

/* The same for what others did, of which a storm may tell: once for all of two seconds, and what is under way may end. */
export function refreshSoon(...prefixes: string[]) {
  if (soon.size === 0)
    setTimeout(() => {
      const all = [...soon];
      soon.clear();
      void queryClient.invalidateQueries({ predicate: beginsWith(all) }, { cancelRefetch: false });
    }, gatherFor);
  prefixes.forEach((prefix) => soon.add(prefix));
}
