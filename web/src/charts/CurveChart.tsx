/* A curve within the unit square, such as ROC, drawn by Recharts. */

import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { risk } from '../logic/format';
import css from './charts.module.css';

interface Props { points: [number, number][]; x: string; y: string; label: string; diagonal?: boolean }

const tick = { fill: 'var(--ink-2)', fontSize: 12 };

export default function CurveChart({ points, x, y, label, diagonal }: Props) {
  const data = points.map(([across, up]) => ({ across, up }));
  return (
    <div className={css.recharts} role="img" aria-label={label}>
      <ResponsiveContainer width="100%" height={240}>
        <LineChart data={data} margin={{ top: 8, right: 12, bottom: 18, left: 4 }} accessibilityLayer={false}>
          <CartesianGrid stroke="var(--line)" />
          <XAxis dataKey="across" type="number" domain={[0, 1]} tick={tick} stroke="var(--line)" label={{ value: x, position: 'insideBottom', offset: -10, ...tick }} />
          <YAxis type="number" domain={[0, 1]} tick={tick} stroke="var(--line)" width={44} label={{ value: y, angle: -90, position: 'insideLeft', offset: 8, ...tick }} />
          {diagonal && <ReferenceLine segment={[{ x: 0, y: 0 }, { x: 1, y: 1 }]} stroke="var(--line-strong)" strokeDasharray="4 4" />}
          <Tooltip isAnimationActive={false} content={({ payload }) => {
            const point = payload[0]?.payload as { across: number; up: number } | undefined;
            return point ? <p className={css.tip}>{x} {risk(point.across)}, {y} {risk(point.up)}</p> : null;
          }} />
          <Line dataKey="up" type="linear" stroke="var(--accent)" strokeWidth={2} dot={false} isAnimationActive={false} />
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}
