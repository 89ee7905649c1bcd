import { useApi } from '../../api/queries';
import { levelOf } from '../../logic/fields';
import { risk, shortTime } from '../../logic/format';
import { texts } from '../../texts';
import { AboutEntity } from '../../ui/AboutEntity';
import { Card } from '../../ui/basics';
import { Async } from '../../ui/states';
import type { Lanes } from '../../api/types';
import type { Part } from './parts';
import css from './overview.module.css';

type Lane = Lanes['lanes'][number];

/* The worst time of a lane, in words. */
function worst(lane: Lane, times: string[]): string {
  const most = lane.max_risk.reduce<number>((best, value, at) => (value ?? -1) > (lane.max_risk[best] ?? -1) ? at : best, 0);
  return texts.overview.lane(lane.entity, shortTime(times[most] ?? ''), risk(lane.max_risk[most] ?? 0), lane.events[most] ?? 0);
}

const LaneBars = ({ lane, times }: { lane: Lane; times: string[] }) => (
  <svg className={css.lane} viewBox={`0 0 ${times.length} 1`} preserveAspectRatio="none" role="img" aria-label={worst(lane, times)}>
    {lane.max_risk.map((value, at) => value === null ? null : (
      <rect key={times[at]} x={at} width="0.92" y={1 - Math.max(0.12, value)} height={Math.max(0.12, value)} className={css[levelOf(value)]}>
        <title>{texts.overview.lane(lane.entity, shortTime(times[at] ?? ''), risk(value), lane.events[at] ?? 0)}</title>
      </rect>
    ))}
  </svg>
);

const TimeAxis = ({ times }: { times: string[] }) => (
  <p className={css.laneTimes}><span>{shortTime(times[0] ?? '')}</span><span>{shortTime(times.at(-1) ?? '')}</span></p>
);

export function SwimLanes({ query, every }: Part) {
  const lanes = useApi<Lanes>('stats/lanes', { ...query, limit: 14 }, { every });
  return (
    <Card title={texts.overview.lanes} hint={texts.overview.lanesHint}>
      <Async query={lanes} isEmpty={(data) => data.lanes.length === 0}>
        {(data) => (
          <>
            <ol className={css.lanes}>
              {data.lanes.map((lane) => <li key={lane.entity}><span className="cut"><AboutEntity entity={lane.entity} /></span><LaneBars lane={lane} times={data.times} /></li>)}
            </ol>
            <TimeAxis times={data.times} />
          </>
        )}
      </Async>
    </Card>
  );
}
