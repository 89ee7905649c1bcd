import type { UseQueryResult } from '@tanstack/react-query';
import { changed, count, percent } from '../../logic/format';
import { Link } from '../../router/Link';
import { paths } from '../../router/paths';
import { texts } from '../../texts';
import { Icon } from '../../ui/Icon';
import { Async } from '../../ui/states';
import type { Stats, Totals } from '../../api/types';
import css from './overview.module.css';

/* Alerts that are not closed are as of now; what changed is how many were raised. */
interface Figure { name: 'logs_analyzed' | 'anomalies' | 'anomaly_rate' | 'open_alerts'; compare: keyof Totals; text: string; show: (value: number) => string; to?: string }

const figures: Figure[] = [
  { name: 'logs_analyzed', compare: 'logs_analyzed', text: texts.overview.logs, show: count, to: paths.explore },
  { name: 'anomalies', compare: 'anomalies', text: texts.overview.anomalies, show: count, to: `${paths.explore}?only_anomalies=true` },
  { name: 'anomaly_rate', compare: 'anomaly_rate', text: texts.overview.rate, show: percent },
  { name: 'open_alerts', compare: 'alerts', text: texts.overview.open, show: count, to: paths.alerts },
];

function Change({ now, before }: { now: number; before: number }) {
  const text = changed(now, before);
  if (!text)
    return <span>{texts.overview.noBefore}</span>;
  return <span>{now !== before && <Icon name={now > before ? 'up' : 'down'} />} <b className="number">{text}</b> {texts.overview.before}</span>;
}

const FigureCard = ({ figure, stats }: { figure: Figure; stats: Stats }) => (
  <li>
    <h2>{figure.to ? <Link to={figure.to}>{figure.text}</Link> : figure.text}</h2>
    <strong className="number">{figure.show(stats[figure.name])}</strong>
    <p>{figure.compare === 'alerts' && `${texts.overview.raised(stats.alerts)}: `}<Change now={stats[figure.compare]} before={stats.previous[figure.compare]} /></p>
  </li>
);

export const Figures = ({ stats }: { stats: UseQueryResult<Stats> }) => (
  <Async query={stats}>{(data) => <ul className={css.figures}>{figures.map((figure) => <FigureCard key={figure.name} figure={figure} stats={data} />)}</ul>}</Async>
);
