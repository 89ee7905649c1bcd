import type { ReactNode } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { get } from '../../api/client';
import { texts } from '../../texts';
import { Button, Card } from '../../ui/basics';
import { Async } from '../../ui/states';
import uiCss from '../../ui/ui.module.css';
import type { ListPath, Page } from '../../api/types';
import css from './settings.module.css';

interface Props<T> { title: string; path: ListPath<T>; head: string[]; empty: ReactNode; row: (item: T) => ReactNode; tools?: ReactNode }

/* A list of the server's as a table, with its heads and what to say of none. */
export function List<T>({ title, path, head, empty, row, tools }: Props<T>) {
  const query = { limit: 200 };
  const list = useInfiniteQuery({
    queryKey: [path, query],
    /* Of a T that is not known yet the compiler cannot find the answer; `path` has been held against T already. */
    queryFn: ({ pageParam, signal }) => get<string>(path as never, { ...query, cursor: pageParam } as never, signal) as Promise<Page<T>>,
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    select: ({ pages }) => pages.flatMap((page) => page.items),
  });
  return (
    <Card title={title} tools={tools} tight>
      <Async query={list} isEmpty={(items) => items.length === 0} empty={typeof empty === 'string' ? <p className={css.calm}>{empty}</p> : empty}>
        {(items) => <table className={uiCss.table}><thead><tr>{head.map((text, at) => text ? <th key={at}>{text}</th> : <td key={at} />)}</tr></thead><tbody>{items.map(row)}</tbody></table>}
      </Async>
      {list.hasNextPage && <p className={css.calm}><Button little disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{texts.more}</Button></p>}
    </Card>
  );
}
