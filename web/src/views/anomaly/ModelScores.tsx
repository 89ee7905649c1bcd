import { number, risk } from '../../logic/format';
import { spread } from '../../logic/waterfall';
import { texts } from '../../texts';
import { Card, Tag } from '../../ui/basics';
import type { Anomaly } from '../../api/types';
import css from './anomaly.module.css';

const weights: Record<string, string> = { isolation_forest: '50 %', dbscan: '30 %', gmm: '20 %' };

const Meter = ({ value }: { value: number }) => (
  <svg className={css.meter} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
    <rect className={css.meterGround} width="100" height="6" rx="3" />
    <rect className={value >= 0.6 ? css.meterOver : css.meterUnder} width={100 * value} height="6" />
    <line className={css.limit} x1="60" x2="60" y1="0" y2="6" />
  </svg>
);

function agreement(deviation: number) {
  if (deviation < 0.1)
    return { text: texts.anomaly.agree, tone: 'good' as const };
  return deviation < 0.2 ? { text: texts.anomaly.differ, tone: 'warn' as const } : { text: texts.anomaly.disagree, tone: 'bad' as const };
}

export function ModelScores({ anomaly }: { anomaly: Anomaly }) {
  const scores = Object.entries(anomaly.models).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  const deviation = spread(scores.map(([, score]) => score));
  const { text, tone } = agreement(deviation);
  return (
    <Card title={texts.anomaly.agreement} tools={<Tag tone={tone} title={texts.anomaly.spread(number(deviation))}>{text}</Tag>}>
      <ul className={css.models}>
        {scores.map(([model, score]) => (
          <li key={model}>
            <span><b>{texts.anomaly.models[model] ?? model}</b> <span className="quiet small">{weights[model]}, {texts.anomaly.modelHints[model]}</span></span>
            <strong className="number">{risk(score)}</strong>
            <Meter value={score} />
          </li>
        ))}
      </ul>
      <p className="quiet small">{texts.anomaly.confidence}: <b>{texts.anomaly.confidences[anomaly.confidence] ?? anomaly.confidence}</b>; {texts.anomaly.spread(number(deviation))}; {texts.anomaly.threshold}</p>
    </Card>
  );
}
