import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { ServerAway, get, onAway } from '../../api/client';
import type { Query } from '../../api/client';
import { PageList } from '../../logic/pages';
import type { SiemEvent } from '../../api/types';

const pageSize = 200;
/* 8,000 events are a few megabytes; what was let go is read again by its cursor. */
const keptPages = 40;

/* A search by cursor, read where it is looked at. */
export function usePages(query: Query) {
  const key = JSON.stringify(query);
  const list = useMemo(() => new PageList<SiemEvent>(pageSize, keptPages), [key]); // eslint-disable-line react-hooks/exhaustive-deps
  const busy = useRef(new Set<string>());
  const [version, setVersion] = useState(0);
  const [error, setError] = useState<unknown>(null);
  /* Then nothing more is asked until the reader, or a server that is back, says so: each answer has the list look again. */
  const hasFailed = useRef(false);

  const look = useCallback((from: number, to: number) => {
    if (hasFailed.current)
      return;
    for (const page of list.missing(from, to)) {
      const mark = `${page} ${key}`;
      if (busy.current.has(mark))
        continue;
      busy.current.add(mark);
      get('events', { ...JSON.parse(key) as Query, limit: pageSize, cursor: list.cursor(page) })
        .then((fetched) => { list.add(page, fetched); setError(null); }, (fault: unknown) => { hasFailed.current = true; setError(fault); })
        .finally(() => { busy.current.delete(mark); setVersion((before) => before + 1); });
    }
  }, [list, key]);

  useEffect(() => { hasFailed.current = false; setError(null); look(0, 0); }, [look]);
  const retry = useCallback(() => { hasFailed.current = false; setError(null); look(list.known, list.known); }, [list, look]);
  useEffect(() => (error instanceof ServerAway ? onAway((away) => { if (!away) retry(); }) : undefined), [error, retry]);
  return { list, look, error, retry, version };
}
