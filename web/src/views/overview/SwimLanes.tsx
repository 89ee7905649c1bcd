import { useMemo } from 'react';
import { useApi } from '../../api/queries';
import { levelOf } from '../../logic/fields';
import { risk, shortTime, utc } from '../../logic/format';
import { limits } from '../../logic/range';
import type { Range } from '../../logic/range';
import { cell, grid } from '../../logic/series';
import { texts } from '../../texts';
import { AboutEntity } from '../../ui/AboutEntity';
import { Card } from '../../ui/basics';
import { Moment } from '../../ui/Moment';
import { Async } from '../../ui/states';
import type { LanePoint, Lanes } from '../../api/types';
import type { Part } from './parts';
import css from './overview.module.css';

const said = (entity: string, point: LanePoint) => texts.overview.lane(entity, `${shortTime(point.time)} (${utc(point.time)})`, risk(point.max_risk ?? 0), point.anomalies);
const worst = (points: LanePoint[]) => points.reduce((most, point) => (point.max_risk ?? 0) > (most.max_risk ?? 0) ? point : most);

interface LaneProps { lane: Lanes['lanes'][number]; times: number[]; step_s: number }

/* Both ends of a bar are the same for all lanes, so that what happened at once stands at one place. */
const LaneBars = ({ lane: { entity, points }, times, step_s }: LaneProps) => (
  <svg className={css.lane} viewBox={`0 0 ${times.length} 1`} preserveAspectRatio="none" role="img" aria-label={points.length ? said(entity, worst(points)) : entity}>
    {points.map((point) => {
      const height = Math.max(0.12, point.max_risk ?? 0);
      return (
        <rect key={point.time} x={cell(point.time, times, step_s)} width={Math.max(0.92, times.length / 150)} y={1 - height} height={height} className={css[levelOf(point.max_risk ?? 0)]}>
          <title>{said(entity, point)}</title>
        </rect>
      );
    })}
  </svg>
);

function Drawn({ lanes, range, at }: { lanes: Lanes; range: Range; at: number }) {
  const times = useMemo(() => { const { from, to } = limits(range, at); return grid(from, to, lanes.step_s); }, [lanes, range, at]);
  return (
    <>
      <ol className={css.lanes}>
        {lanes.lanes.map((lane) => <li key={lane.entity}><span className="cut"><AboutEntity entity={lane.entity} /></span><LaneBars lane={lane} times={times} step_s={lanes.step_s} /></li>)}
      </ol>
      <p className={css.laneTimes}><Moment time={times[0] ?? 0} /><Moment time={times.at(-1) ?? 0} /></p>
    </>
  );
}

export function SwimLanes({ query, every, range }: Part & { range: Range }) {
  const lanes = useApi('stats/lanes', { ...query, limit: 14 }, { every });
  return (
    <Card title={texts.overview.lanes} hint={texts.overview.lanesHint}>
      <Async query={lanes} isEmpty={(data) => data.lanes.length === 0}>{(data) => <Drawn lanes={data} range={range} at={lanes.dataUpdatedAt} />}</Async>
    </Card>
  );
}
