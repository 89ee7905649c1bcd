import { Link } from '../../router/Link';
import { paths } from '../../router/paths';
import { texts } from '../../texts';
import { Card, Tag } from '../../ui/basics';
import type { Anomaly, AnomalyDetail } from '../../api/types';
import css from './anomaly.module.css';

export const Reasons = ({ anomaly, alert }: { anomaly: Anomaly; alert: AnomalyDetail['alert'] }) => (
  <Card title={texts.anomaly.reasons} tools={<Tag tone={anomaly.is_anomaly ? 'bad' : 'good'}>{anomaly.is_anomaly ? texts.anomaly.anomaly : texts.anomaly.noAnomaly}</Tag>}>
    {!anomaly.reasons?.length ? <p>{texts.anomaly.noReasons}</p> : <ol className={css.reasons}>{anomaly.reasons.map((reason) => <li key={reason}>{reason}</li>)}</ol>}
    <p className={css.recommended}>
      <span className="quiet">{texts.anomaly.recommended}</span> <strong>{texts.actions[anomaly.recommended_action] ?? anomaly.recommended_action}</strong>
      {alert && <Link to={paths.alert(alert.id)} className="push">{texts.anomaly.alert}: {texts.alerts.statuses[alert.status]}</Link>}
    </p>
  </Card>
);
