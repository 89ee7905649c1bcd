import { useMemo } from 'react';
import { useApi } from '../../api/queries';
import { TimeChart } from '../../charts';
import { count } from '../../logic/format';
import { limits, moment } from '../../logic/range';
import type { Range } from '../../logic/range';
import { columnsOf } from '../../logic/series';
import { texts } from '../../texts';
import { Card } from '../../ui/basics';
import { Async } from '../../ui/states';
import type { Series } from '../../api/types';
import type { Part } from './parts';

const sum = (series: Series, name: 'events' | 'anomalies') => series.points.reduce((total, point) => total + point[name], 0);

interface DrawnProps { series: Series; range: Range; at: number; onSelect: (since: string, until: string) => void; onBack: () => void }

function Drawn({ series, range, at, onSelect, onBack }: DrawnProps) {
  const columns = useMemo(() => { const { from, to } = limits(range, at); return columnsOf(series.points, from, to, series.step_s); }, [series, range, at]);
  const label = `${texts.overview.overTime}: ${texts.overview.events} ${count(sum(series, 'events'))}, ${texts.overview.anomalies} ${count(sum(series, 'anomalies'))}`;
  return <TimeChart columns={columns} label={label} onSelect={(from, to) => onSelect(moment(from), moment(to))} onBack={onBack} />;
}

export function OverTime({ query, every, range, onSelect, onBack }: Part & Omit<DrawnProps, 'series' | 'at'>) {
  const series = useApi('stats/timeseries', query, { every });
  return (
    <Card title={texts.overview.overTime} hint={texts.overview.overTimeHint}>
      <Async query={series}>{(data) => <Drawn series={data} range={range} at={series.dataUpdatedAt} onSelect={onSelect} onBack={onBack} />}</Async>
    </Card>
  );
}
