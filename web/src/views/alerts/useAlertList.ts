import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { get } from '../../api/client';
import { statusOf } from './filters';
import type { Filters } from './filters';

/* Alerts in pages, newest first, as long as somebody asks for more. */
export function useAlertList(filters: Filters) {
  const { sort: _, ...asked } = filters;
  const status = statusOf(filters);
  const query = { ...asked, status: status === 'all' ? undefined : status, limit: 100 };
  const pages = useInfiniteQuery({
    queryKey: ['alerts', query],
    queryFn: ({ pageParam, signal }) => get('alerts', { ...query, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
  const alerts = useMemo(() => pages.data?.pages.flatMap((page) => page.items), [pages.data]);
  return { pages, alerts };
}
