import type { ReactNode } from 'react';
import { count } from '../logic/format';
import type { Count } from '../api/types';
import css from './ui.module.css';

/* A list of values with a bar each, as long as it is frequent. */
export function Bars({ items, show }: { items: Count[]; show: (value: string) => ReactNode }) {
  const most = Math.max(1, ...items.map((item) => item.events));
  return (
    <ol className={css.bars}>
      {items.map((item) => (
        <li key={item.value}>
          <svg aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 100 1"><rect width={100 * item.events / most} height="1" /></svg>
          <span className="cut">{show(item.value)}</span><span className="number">{count(item.events)}</span>
        </li>
      ))}
    </ol>
  );
}
