/* Which alerts are asked for, and the filters that a reader keeps under a name. */

import { useCallback, useMemo, useState } from 'react';
import { useSearch } from '../../router/location';
import type { Patch } from '../../router/location';

export const filterNames = ['status', 'level', 'kind', 'assignee', 'entity', 'q', 'sort'] as const;
export type FilterName = (typeof filterNames)[number];
export type Filters = Partial<Record<FilterName, string>>;

/* What is not closed is what one comes for, and what is counted elsewhere; "all" says that no status is asked for. */
export const usualStatus = 'unsettled';
export const statusOf = (filters: Filters) => filters.status ?? usualStatus;

export function useFilters() {
  const [search, set] = useSearch();
  const text = filterNames.map((name) => search.get(name) ?? '').join('\n');
  const filters = useMemo<Filters>(() => {
    const values = text.split('\n');
    return Object.fromEntries(filterNames.flatMap((name, at) => values[at] ? [[name, values[at]]] : []));
  }, [text]);
  const setFilter = useCallback((patch: Patch) => set(patch, 'q' in patch ? 'replace' : 'push'), [set]);
  const opened = search.get('open');
  /* From one alert to the next: the way back is out of the panel, not along all that were read. */
  const setOpened = useCallback((id: string | null) => set({ open: id }, id && opened ? 'replace' : 'push'), [set, opened]);
  return { filters, setFilter, opened, setOpened };
}

export interface Saved { name: string; filters: Filters }
const key = 'siem-alert-filters';

function kept(): Saved[] {
  try {
    const all: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(all) ? all.filter((each): each is Saved => typeof each?.name === 'string' && typeof each?.filters === 'object' && each.filters !== null) : [];
  } catch {
    return [];
  }
}

export function useSavedFilters() {
  const [saved, setSaved] = useState(kept);
  const keep = (next: Saved[]) => {
    setSaved(next);
    try {
      localStorage.setItem(key, JSON.stringify(next));
    } catch {
      /* A browser that keeps nothing has them until the page is left. */
    }
  };
  return {
    saved,
    save: (name: string, filters: Filters) => keep([...saved.filter((each) => each.name !== name), { name, filters }]),
    forget: (name: string) => keep(saved.filter((each) => each.name !== name)),
  };
}
