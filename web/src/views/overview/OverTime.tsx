import { useApi } from '../../api/queries';
import { TimeChart } from '../../charts';
import { count } from '../../logic/format';
import { moment } from '../../logic/range';
import { texts } from '../../texts';
import { Card } from '../../ui/basics';
import { Async } from '../../ui/states';
import type { Series } from '../../api/types';
import type { Part } from './parts';

const sum = (series: Series, name: 'events' | 'anomalies') => series.points.reduce((total, point) => total + point[name], 0);

interface Props extends Part { onSelect: (since: string, until: string) => void; onBack: () => void }

export function OverTime({ query, every, onSelect, onBack }: Props) {
  const series = useApi<Series>('stats/timeseries', query, { every });
  return (
    <Card title={texts.overview.overTime} hint={texts.overview.overTimeHint}>
      <Async query={series}>
        {(data) => (
          <TimeChart points={data.points} onSelect={(from, to) => onSelect(moment(from), moment(to))} onBack={onBack}
            label={`${texts.overview.overTime}: ${texts.overview.events} ${count(sum(data, 'events'))}, ${texts.overview.anomalies} ${count(sum(data, 'anomalies'))}`} />
        )}
      </Async>
    </Card>
  );
}
