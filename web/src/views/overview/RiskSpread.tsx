import { useApi } from '../../api/queries';
import { RiskHistogram } from '../../charts';
import { count, risk } from '../../logic/format';
import { texts } from '../../texts';
import { Card } from '../../ui/basics';
import { Async } from '../../ui/states';
import type { Histogram } from '../../api/types';
import type { Part } from './parts';

const inWords = (bins: Histogram['bins']) => bins.filter((bin) => bin.events).map((bin) => `${texts.overview.bin(risk(bin.from), risk(bin.to))}: ${count(bin.events)}`).join('; ');

export function RiskSpread({ query, every }: Part) {
  const histogram = useApi('stats/histogram', { ...query, bins: 20 }, { every });
  return (
    <Card title={texts.overview.histogram} hint={texts.overview.histogramHint}>
      <Async query={histogram}>{(data) => <RiskHistogram bins={data.bins} label={inWords(data.bins)} />}</Async>
    </Card>
  );
}
