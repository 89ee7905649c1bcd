/* How many events have which risk, drawn by Recharts. */

import { Bar, BarChart, CartesianGrid, Cell, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { levelOf } from '../logic/fields';
import { count, risk } from '../logic/format';
import { texts } from '../texts';
import type { Histogram } from '../api/types';
import css from './charts.module.css';

const tick = { fill: 'var(--ink-2)', fontSize: 12 };

export default function RiskHistogram({ bins, label }: { bins: Histogram['bins']; label: string }) {
  return (
    <div className={css.recharts} role="img" aria-label={label}>
      <ResponsiveContainer width="100%" height={220}>
        <BarChart data={bins} margin={{ top: 8, right: 4, bottom: 0, left: 0 }} barCategoryGap={1} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="from" tickFormatter={(value: number) => risk(value)} tick={tick} stroke="var(--line)" interval="preserveStartEnd" minTickGap={18} />
          <YAxis tickFormatter={(value: number) => count(value)} tick={tick} stroke="var(--line)" width={48} scale="sqrt" domain={[0, 'dataMax']} allowDecimals={false} />
          <Tooltip cursor={{ fill: 'var(--sunken)' }} isAnimationActive={false} content={({ payload }) => {
            const bin = payload[0]?.payload as Histogram['bins'][number] | undefined;
            return bin ? <p className={css.tip}>{texts.overview.bin(risk(bin.from), risk(bin.to))}: <b>{count(bin.events)}</b></p> : null;
          }} />
          <Bar dataKey="events" isAnimationActive={false} minPointSize={1} radius={[2, 2, 0, 0]}>
            {bins.map((bin) => <Cell key={bin.from} fill={`var(--${levelOf(bin.from + 1e-9)})`} />)}
          </Bar>
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}
