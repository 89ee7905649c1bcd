/* What is searched for, in the URL and for the API. */

import { useCallback, useMemo } from 'react';
import { columns as allColumns, usualColumns } from '../../logic/fields';
import { rangeOf } from '../../logic/range';
import { useSearch } from '../../router/location';

export const filterNames = ['contains', 'source_ip', 'user', 'host', 'dataset', 'kind', 'action', 'outcome', 'min_risk', 'max_risk', 'only_anomalies'] as const;
export type FilterName = (typeof filterNames)[number];
export type Filters = Partial<Record<FilterName, string>>;

export function useExploreSearch() {
  const [search, set] = useSearch();
  const text = search.toString();
  const found = useMemo(() => {
    const params = new URLSearchParams(text);
    const filters: Filters = Object.fromEntries(filterNames.flatMap((name) => { const value = params.get(name); return value ? [[name, value]] : []; }));
    const range = rangeOf(params);
    const wanted = (params.get('columns') ?? '').split(',').filter((name) => allColumns.includes(name));
    return { filters, range, columns: wanted.length ? wanted : usualColumns, opened: params.get('event') };
  }, [text]);
  const { filters, range } = found;
  const query = useMemo(() => ({ ...filters, since: range.since, until: range.until ?? undefined }), [filters, range.since, range.until]);
  const setColumns = useCallback((columns: string[]) => set({ columns: columns.join(',') === usualColumns.join(',') ? null : columns.join(',') }), [set]);
  const clear = useCallback(() => set(Object.fromEntries(filterNames.map((name) => [name, null]))), [set]);
  return { ...found, query, set, setColumns, clear };
}
