import { address } from '../../api/client';
import { curl } from '../../logic/shell';
import { texts } from '../../texts';
import { Copy } from '../../ui/basics';
import type { AnomalyDetail } from '../../api/types';

export const CopyTools = ({ id, detail }: { id: string; detail: AnomalyDetail }) => (
  <>
    <Copy label={texts.anomaly.copyJson} text={JSON.stringify(detail.event, null, 2)} />
    <Copy label={texts.anomaly.copyCurl} text={curl(location.origin + address(`anomalies/${encodeURIComponent(id)}`))} />
    <Copy label={texts.anomaly.copyReplay} text={detail.command} />
  </>
);
