import { useApi } from '../../api/queries';
import { TimeChart } from '../../charts';
import { count } from '../../logic/format';
import { moment } from '../../logic/range';
import { columnsOf } from '../../logic/series';
import { texts } from '../../texts';
import { Async } from '../../ui/states';

const hour = 3_600_000;

/* What an address did in the day before, and an hour after. */
export function SourceHistory({ address, time }: { address: string; time: string }) {
  const [from, to] = [Date.parse(time) - 24 * hour, Date.parse(time) + hour];
  const entity = useApi(`entities/ip/${encodeURIComponent(address)}`, { since: moment(from), until: moment(to) });
  return (
    <Async query={entity}>
      {(data) => <TimeChart columns={columnsOf(data.timeline, from, to, data.step_s)} height={150} label={`${texts.anomaly.history}: ${count(data.events)} ${texts.entity.events}, ${count(data.anomalies)} ${texts.entity.anomalies}`} />}
    </Async>
  );
}
