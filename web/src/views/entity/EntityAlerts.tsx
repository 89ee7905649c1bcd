import { count } from '../../logic/format';
import { Link } from '../../router/Link';
import { paths } from '../../router/paths';
import { texts } from '../../texts';
import { Card } from '../../ui/basics';
import { Level } from '../../ui/Level';
import { Moment } from '../../ui/Moment';
import uiCss from '../../ui/ui.module.css';
import type { Alert } from '../../api/types';
import { StatusTag } from '../alerts/StatusTag';

const AlertRow = ({ alert }: { alert: Alert }) => (
  <tr>
    <td><Link to={paths.alert(alert.id)}><Level level={alert.level} risk={alert.risk_score} /></Link></td>
    <td><StatusTag status={alert.status} /></td>
    <td>{alert.reasons[0]}</td>
    <td className={`${uiCss.right} number`}>{count(alert.count)}</td>
    <td><Moment time={alert.last_seen} /></td>
  </tr>
);

export const EntityAlerts = ({ alerts }: { alerts: Alert[] }) => alerts.length === 0 ? <Card title={texts.entity.alerts}><p className="quiet">{texts.entity.noAlerts}</p></Card> : (
  <Card title={texts.entity.alerts} tight>
    <table className={uiCss.table}>
      <thead><tr><th>{texts.alerts.risk}</th><th>{texts.alerts.status}</th><th>{texts.alerts.why}</th><th className={uiCss.right}>{texts.alerts.count}</th><th>{texts.alerts.last}</th></tr></thead>
      <tbody>{alerts.map((alert) => <AlertRow key={alert.id} alert={alert} />)}</tbody>
    </table>
  </Card>
);
