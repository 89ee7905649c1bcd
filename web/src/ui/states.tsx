/* What stands where data would: loading, empty, failed, and no longer fresh. */

import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ServerAway } from '../api/client';
import { clockTime } from '../logic/format';
import { texts } from '../texts';
import { Button } from './basics';
import { Icon } from './Icon';
import type { IconName } from './Icon';
import css from './ui.module.css';

export const Loading = () => (
  <div role="status" aria-label={texts.loading}><span className={css.bone} /><span className={css.bone} /><span className={css.bone} /><span className={css.bone} /></div>
);

export const State = ({ icon = 'empty', title, children }: { icon?: IconName; title: string; children?: ReactNode }) => (
  <div className={css.state}><Icon name={icon} /><strong>{title}</strong>{children}</div>
);

export const reasonOf = (error: unknown) => error instanceof ServerAway ? texts.serverAway : error instanceof Error ? error.message : String(error);

export const Failed = ({ error, onRetry }: { error: unknown; onRetry?: () => void }) => (
  <div role="alert">
    <State icon="warning" title={texts.failed}><p>{reasonOf(error)}</p>{onRetry && <Button little onClick={onRetry}>{texts.retry}</Button>}</State>
  </div>
);

interface AsyncProps<T> { query: UseQueryResult<T>; isEmpty?: (data: T) => boolean; empty?: ReactNode; children: (data: T) => ReactNode }

/* One of the four, or the data. */
export function Async<T>({ query, isEmpty, empty, children }: AsyncProps<T>) {
  if (query.data === undefined)
    return query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : <Loading />;
  return (
    <>
      {query.isError && <p className={css.stale} role="status"><Icon name="warning" />{texts.stale(clockTime(query.dataUpdatedAt))}</p>}
      {isEmpty?.(query.data) ? empty ?? <State title={texts.nothing} /> : children(query.data)}
    </>
  );
}
