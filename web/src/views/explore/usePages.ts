import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { ServerAway, get, onAway } from '../../api/client';
import type { Query } from '../../api/client';
import { PageList } from '../../logic/pages';
import type { SiemEvent } from '../../api/types';

const pageSize = 500;
/* 8,000 events are a few megabytes; what was let go is read again by its cursor. */
const keptPages = 16;
/* While the scroll bar is drawn along a long list, what it passes by is not all asked for: each answer has the list look where it is then. */
const mostAsked = 2;

/* A search by cursor, read where it is looked at. */
export function usePages(query: Query) {
  const key = JSON.stringify(query);
  const { list, asked } = useMemo(() => ({ list: new PageList<SiemEvent>(pageSize, keptPages), asked: new Set<number>() }), [key]); // eslint-disable-line react-hooks/exhaustive-deps
  const [version, setVersion] = useState(0);
  const [error, setError] = useState<unknown>(null);
  const [isReadingOn, setReadingOn] = useState(false);
  /* Then nothing more is asked until the reader, or a server that is back, says so: each answer has the list look again. */
  const hasFailed = useRef(false);

  const ask = useCallback((pages: number[]) => {
    if (hasFailed.current)
      return;
    for (const page of pages) {
      if (asked.has(page) || asked.size >= mostAsked)
        continue;
      asked.add(page);
      get('events', { ...JSON.parse(key) as Query, limit: pageSize, cursor: list.cursor(page) })
        .then((fetched) => { list.add(page, fetched); setError(null); }, (fault: unknown) => { hasFailed.current = true; setError(fault); })
        .finally(() => { asked.delete(page); setVersion((before) => before + 1); });
    }
  }, [list, asked, key]);
  const look = useCallback((from: number, to: number) => ask(list.look(from, to)), [ask, list]);

  useEffect(() => { hasFailed.current = false; setError(null); setReadingOn(false); look(0, 0); }, [look]);
  /* To the oldest event, page by page, however many there are. */
  useEffect(() => {
    if (!isReadingOn)
      return;
    if (list.isWhole || error !== null)
      setReadingOn(false);
    else
      ask(list.next);
  }, [isReadingOn, list, ask, error, version]);
  const retry = useCallback(() => { hasFailed.current = false; setError(null); setVersion((before) => before + 1); ask(list.next); }, [list, ask]);
  useEffect(() => (error instanceof ServerAway ? onAway((away) => { if (!away) retry(); }) : undefined), [error, retry]);
  return { list, look, error, retry, version, isReadingOn, setReadingOn };
}
