import { useApi } from '../../api/queries';
import { texts } from '../../texts';
import { Card } from '../../ui/basics';
import { Async } from '../../ui/states';
import { AlertLog } from '../alerts/AlertLog';

/* What happened to the alert that this anomaly belongs to. */
export function Changes({ alert }: { alert: string }) {
  const detail = useApi(`alerts/${encodeURIComponent(alert)}`);
  return <Card title={texts.anomaly.changes}><Async query={detail}>{(data) => <AlertLog log={data.log} />}</Async></Card>;
}
