import { useMemo } from 'react';
import { isRelative, rangeOf } from '../../logic/range';
import type { Range } from '../../logic/range';
import { useSearch } from '../../router/location';

/* The span of time in the URL, and what of it goes to the API. */
export function useRange() {
  const [search, set] = useSearch();
  const { since, until } = rangeOf(search);
  return useMemo(() => {
    const range: Range = { since, until };
    return {
      range,
      query: { since, until: until ?? undefined },
      /* A span that ends now moves on by itself. */
      every: isRelative(range) ? 30_000 : false as const,
      setRange: (next: Range) => set({ since: next.since, until: next.until }),
      clear: () => set({ since: null, until: null }),
    };
  }, [since, until, set]);
}
