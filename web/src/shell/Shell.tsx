import { useState } from 'react';
import type { ReactNode } from 'react';
import { useAccess, useUser } from '../api/session';
import { refreshSoon } from '../api/queries';
import { useStream } from '../api/stream';
import { navigate } from '../router/location';
import { paths } from '../router/paths';
import { texts } from '../texts';
import { Button } from '../ui/basics';
import { Icon } from '../ui/Icon';
import { KeysHelp } from './KeysHelp';
import { Navigation } from './Navigation';
import { ServerState } from './ServerState';
import { ThemeSwitch } from './ThemeSwitch';
import { useKeys } from './keys';
import css from './shell.module.css';

function LiveState() {
  const state = useStream(['alert', 'job'], 'medium', (told) => refreshSoon(...(told.type === 'alert' ? ['alerts', 'stats'] : ['jobs', 'models'])));
  return <span className={css.live} data-state={state}><i aria-hidden="true" />{texts.stream[state]}</span>;
}

const goTo = Object.fromEntries(Object.entries({ o: paths.overview, a: paths.alerts, e: paths.explore, l: paths.live, m: paths.models, s: paths.settings }).map(([key, to]) => [`g ${key}`, () => navigate(to)]));

export function Shell({ children }: { children: ReactNode }) {
  const { signOut } = useAccess();
  const user = useUser();
  const [isHelping, setHelping] = useState(false);
  useKeys({ '?': () => setHelping(true), ...goTo });
  return (
    <div className={css.shell}>
      <a className={css.skip} href="#main">{texts.skip}</a>
      <Navigation />
      <div className={css.column}>
        <header className={css.top}>
          <LiveState />
          <span className="push" />
          <ThemeSwitch />
          <Button look="plain" icon="help" title={texts.keys.title} aria-label={texts.keys.title} onClick={() => setHelping(true)} />
          <span className={css.user} title={user.role}><Icon name="user" />{user.name}</span>
          <Button little onClick={() => void signOut()}>{texts.signOut}</Button>
        </header>
        <ServerState />
        <main id="main" tabIndex={-1} className={css.main}>{children}</main>
      </div>
      {isHelping && <KeysHelp onClose={() => setHelping(false)} />}
    </div>
  );
}
