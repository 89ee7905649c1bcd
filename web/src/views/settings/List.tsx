import type { ReactNode } from 'react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useApi } from '../../api/queries';
import { Card } from '../../ui/basics';
import { Async } from '../../ui/states';
import uiCss from '../../ui/ui.module.css';
import type { ListPath } from '../../api/types';
import css from './settings.module.css';

interface Props<T> { title: string; path: ListPath<T>; head: string[]; empty: ReactNode; row: (item: T) => ReactNode; tools?: ReactNode }

/* A list of the server's as a table, with its heads and what to say of none. */
export function List<T>({ title, path, head, empty, row, tools }: Props<T>) {
  /* Of a T that is not known yet the compiler cannot find the answer; `path` has been held against T already. */
  const list = useApi<string>(path as never, { limit: 200 }) as UseQueryResult<{ items: T[] }>;
  return (
    <Card title={title} tools={tools} tight>
      <Async query={list} isEmpty={(data) => data.items.length === 0} empty={typeof empty === 'string' ? <p className={css.calm}>{empty}</p> : empty}>
        {(data) => <table className={uiCss.table}><thead><tr>{head.map((text, at) => text ? <th key={at}>{text}</th> : <td key={at} />)}</tr></thead><tbody>{data.items.map(row)}</tbody></table>}
      </Async>
    </Card>
  );
}
