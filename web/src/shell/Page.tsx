import { useEffect } from 'react';
import type { ReactNode } from 'react';
import css from './shell.module.css';

/* A view: its heading, what stands beside it, and the title of the window. */
export function Page({ title, head, tools, children }: { title: string; head?: ReactNode; tools?: ReactNode; children: ReactNode }) {
  useEffect(() => { document.title = `${title} · siem`; }, [title]);
  return (
    <div className={css.page}>
      <header className={css.pageHead}>{head ?? <h1>{title}</h1>}{tools && <div className={css.pageTools}>{tools}</div>}</header>
      {children}
    </div>
  );
}
