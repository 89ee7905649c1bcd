import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { texts } from '../../texts';
import { ThemeSwitch } from '../../shell/ThemeSwitch';
import { ServerState } from '../../shell/ServerState';
import css from './signin.module.css';

/* The frame around what stands before the dashboard. */
export function Door({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  useEffect(() => { document.title = `${title} · siem`; }, [title]);
  return (
    <div className={css.door}>
      <ServerState />
      <main className={css.panel}>
        <header><img src="/icon.svg" alt="" width="44" height="44" /><h1>{title}</h1><p>{lead}</p></header>
        {children}
      </main>
      <footer><span className="small quiet">{texts.signIn.lead}</span><ThemeSwitch /></footer>
    </div>
  );
}
