import { useApi } from '../../api/queries';
import { count } from '../../logic/format';
import { Link } from '../../router/Link';
import { paths } from '../../router/paths';
import { texts } from '../../texts';
import { Card } from '../../ui/basics';
import { Level } from '../../ui/Level';
import { Moment } from '../../ui/Moment';
import { Async } from '../../ui/states';
import uiCss from '../../ui/ui.module.css';
import type { Alert, EntityKind } from '../../api/types';
import { StatusTag } from '../alerts/StatusTag';
import css from './entity.module.css';

const AlertRow = ({ alert }: { alert: Alert }) => (
  <tr>
    <td><Link to={paths.alert(alert.id)}><Level level={alert.level} risk={alert.risk_score} /></Link></td>
    <td><StatusTag status={alert.status} /></td>
    <td>{alert.reasons[0]}</td>
    <td className={`${uiCss.right} number`}>{count(alert.count)}</td>
    <td><Moment time={alert.last_seen} /></td>
  </tr>
);

const AlertRows = ({ alerts }: { alerts: Alert[] }) => (
  <table className={uiCss.table}>
    <thead><tr><th>{texts.alerts.risk}</th><th>{texts.alerts.status}</th><th>{texts.alerts.why}</th><th className={uiCss.right}>{texts.alerts.count}</th><th>{texts.alerts.last}</th></tr></thead>
    <tbody>{alerts.map((alert) => <AlertRow key={alert.id} alert={alert} />)}</tbody>
  </table>
);

/* An alert is about an address; of a user or a host it tells in its text. */
export function EntityAlerts({ kind, id }: { kind: EntityKind; id: string }) {
  const alerts = useApi('alerts', { [kind === 'ip' ? 'entity' : 'q']: id, limit: 20 }, { keep: false });
  return (
    <Card title={texts.entity.alerts} tight>
      <Async query={alerts} isEmpty={(data) => data.items.length === 0} empty={<p className={css.calm}>{texts.entity.noAlerts}</p>}>{(data) => <AlertRows alerts={data.items} />}</Async>
    </Card>
  );
}
