import { featureValue, isFlag } from '../../logic/features';
import { place } from '../../logic/waterfall';
import { texts } from '../../texts';
import type { Contribution } from '../../api/types';
import css from './anomaly.module.css';

/* Values spread over decades: on this scale both 2 and 86,400 have a place, and 0 too. */
const scaled = (value: number) => Math.sign(value) * Math.log1p(Math.abs(value));

/* Where the value lies against what is usual: a band from p05 to p95, a line at p50, a dot for the value. */
export function TypicalMark({ told }: { told: Contribution }) {
  const { feature, value, typical } = told;
  const [low, middle, high] = [typical.p05, typical.p50, typical.p95].map((each) => featureValue(feature, each)) as [string, string, string];
  if (isFlag(feature))
    return <span className="quiet">{middle}</span>;
  const all = [typical.p05, typical.p95, value].map(scaled);
  const [from, to] = [Math.min(...all), Math.max(...all)];
  const x = (each: number) => 4 + 92 * place(scaled(each), from, to);
  const isInside = value >= typical.p05 && value <= typical.p95;
  return (
    <span className={css.typical}>
      <span className="number quiet">{low === high ? low : `${low} – ${high}`}</span>
      <svg viewBox="0 0 100 12" preserveAspectRatio="none" role="img" aria-label={texts.anomaly.typicalSpan(low, middle, high)}>
        <line className={css.thread} x1="2" x2="98" y1="6" y2="6" />
        <rect className={css.band} x={x(typical.p05)} width={Math.max(2, x(typical.p95) - x(typical.p05))} y="3.5" height="5" />
        <rect className={css.median} x={x(typical.p50) - 0.6} width="1.2" y="2" height="8" />
        <rect className={isInside ? css.inside : css.outside} x={x(value) - 1.6} width="3.2" y="1" height="10" rx="1.2" />
      </svg>
    </span>
  );
}
