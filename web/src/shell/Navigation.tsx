import { useApi } from '../api/queries';
import { count } from '../logic/format';
import { Link } from '../router/Link';
import { usePath } from '../router/location';
import { paths } from '../router/paths';
import { texts } from '../texts';
import { Icon } from '../ui/Icon';
import type { IconName } from '../ui/Icon';
import css from './shell.module.css';

const entries: [string, IconName, string][] = [
  [paths.overview, 'overview', texts.nav.overview], [paths.alerts, 'alerts', texts.nav.alerts], [paths.explore, 'explore', texts.nav.explore],
  [paths.live, 'live', texts.nav.live], [paths.models, 'models', texts.nav.models], [paths.settings, 'settings', texts.nav.settings],
];

const isHere = (path: string, to: string) => to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`);

export function Navigation() {
  const path = usePath();
  const open = useApi('stats', { since: '24h' }, { every: 60_000 }).data?.open_alerts;
  return (
    <nav className={css.nav} aria-label={texts.nav.label}>
      <Link to="/" className={css.brand} aria-label={texts.nav.home}><img src="/icon.svg" alt="" width="28" height="28" /><span>siem</span></Link>
      <ul>
        {entries.map(([to, icon, text]) => (
          <li key={to}>
            <Link to={to} aria-current={isHere(path, to) ? 'page' : undefined}>
              <Icon name={icon} /><span>{text}</span>
              {to === paths.alerts && open ? <b className={css.badge}>{count(open)}<span className="hidden"> {texts.nav.openAlerts}</span></b> : null}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
