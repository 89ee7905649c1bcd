/* Reading the API through TanStack Query: one hook, so that every view waits, fails and refreshes alike. */

import { QueryClient, keepPreviousData, useQuery } from '@tanstack/react-query';
import { ApiError, ServerAway, get } from './client';
import type { Query } from './client';
import type { ApiPath } from './types';

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

interface Options { every?: number | false; enabled?: boolean; keep?: boolean }

/* `every`: ms until it is asked again; `keep`: what was shown stays until the answer to new parameters is here. */
export function useApi<T>(path: ApiPath, query: Query = {}, { every = false, enabled = true, keep = true }: Options = {}) {
  return useQuery<T>({
    queryKey: [path, query],
    queryFn: ({ signal }) => get<T>(path, query, signal),
    refetchInterval: every,
    enabled,
    placeholderData: keep ? keepPreviousData : undefined,
    /* Comparing answers member by member would take longer than drawing them again. */
    structuralSharing: false,
  });
}

/* Everything whose path begins so is asked anew. */
export const refreshAll = (...prefixes: string[]) =>
  queryClient.invalidateQueries({ predicate: ({ queryKey }) => prefixes.some((prefix) => String(queryKey[0]).startsWith(prefix)) });
