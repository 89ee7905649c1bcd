import type { ReactNode } from 'react';
import { useIsAdmin } from '../../api/session';
import { Link } from '../../router/Link';
import { paths } from '../../router/paths';
import { Page } from '../../shell/Page';
import { texts } from '../../texts';
import { State } from '../../ui/states';
import { Account } from './Account';
import { ApiKeys } from './ApiKeys';
import { Audit } from './Audit';
import { Channels } from './Channels';
import { Networks } from './Networks';
import { Suppressions } from './Suppressions';
import { Users } from './Users';
import css from './settings.module.css';

const tabs: Record<string, { shown: ReactNode; isForAdmins?: boolean }> = {
  users: { shown: <Users />, isForAdmins: true }, keys: { shown: <ApiKeys />, isForAdmins: true }, channels: { shown: <Channels /> }, suppressions: { shown: <Suppressions /> },
  guard: { shown: <Networks which="guard" /> }, blocks: { shown: <Networks which="blocks" /> }, audit: { shown: <Audit />, isForAdmins: true }, account: { shown: <Account /> },
};

export function Settings({ tab: asked }: { tab: string | null }) {
  const isAdmin = useIsAdmin();
  const mayRead = Object.keys(tabs).filter((name) => isAdmin || !tabs[name]?.isForAdmins);
  const tab = asked ?? mayRead[0] ?? '';
  const open = Object.hasOwn(tabs, tab) ? tabs[tab] : undefined;
  return (
    <Page title={texts.settings.title}>
      <nav className={css.tabs} aria-label={texts.settings.title}>
        {mayRead.map((name) => <Link key={name} to={`${paths.settings}/${name}`} aria-current={name === tab ? 'page' : undefined}>{texts.settings.tabs[name]}</Link>)}
      </nav>
      {open && mayRead.includes(tab) ? open.shown : <State title={open ? texts.settings.adminOnly : texts.lost.text} />}
    </Page>
  );
}
