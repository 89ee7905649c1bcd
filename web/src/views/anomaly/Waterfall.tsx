import { featureValue } from '../../logic/features';
import { logit, number, risk } from '../../logic/format';
import { place, riskOf, riskTicks, waterfall } from '../../logic/waterfall';
import type { Step, Waterfall as Fall } from '../../logic/waterfall';
import { texts } from '../../texts';
import type { Anomaly, Contribution } from '../../api/types';
import { TypicalMark } from './TypicalMark';
import css from './anomaly.module.css';

const percentOf = (value: number, fall: Fall) => 100 * place(value, fall.low, fall.high);

/* A bar from where the former ended; up is towards the right and has an arrow's point there. */
function Bar({ step, fall }: { step: Step; fall: Fall }) {
  const [left, right] = [Math.min(step.from, step.to), Math.max(step.from, step.to)].map((at) => percentOf(at, fall)) as [number, number];
  const limit = percentOf(Math.log(0.6 / 0.4), fall);
  return (
    <svg className={css.bar} viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <line className={css.limit} x1={limit} x2={limit} y1="0" y2="10" />
      <rect className={step.contribution >= 0 ? css.adds : css.takes} x={left} width={Math.max(0.4, right - left)} y="2" height="6" rx="0.4" />
    </svg>
  );
}

const Axis = ({ fall }: { fall: Fall }) => (
  <span className={css.axis} aria-hidden="true">{riskTicks(fall.low, fall.high).map((tick) => <i key={tick} style={{ insetInlineStart: `${percentOf(Math.log(tick / (1 - tick)), fall)}%` }}>{risk(tick)}</i>)}</span>
);

const Ends = ({ text, at, fall }: { text: string; at: number; fall: Fall }) => (
  <tr className={css.ends}>
    <th scope="row">{text}</th><td /><td />
    <td><svg className={css.bar} viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect className={css.end} x={percentOf(at, fall) - 0.4} width="0.8" height="10" /></svg></td>
    <td className="number">{risk(riskOf(at))}</td>
  </tr>
);

function StepRow({ step, fall }: { step: Step; fall: Fall }) {
  const { told } = step;
  return (
    <tr>
      <th scope="row" title={step.feature ?? undefined}>{step.feature ? texts.features[step.feature] ?? step.feature : texts.anomaly.rest}</th>
      <td className="number">{told && featureValue(told.feature, told.value)}</td>
      <td>{told && <TypicalMark told={told} />}</td>
      <td><Bar step={step} fall={fall} /></td>
      <td className="number">{logit(step.contribution)}</td>
    </tr>
  );
}

const Quiet = ({ quiet }: { quiet: Contribution[] }) => (
  <details className={css.quiet}>
    <summary>{texts.anomaly.quiet(quiet.length)}</summary>
    <table className={css.fall}>
      <thead><tr><th>{texts.anomaly.feature}</th><th>{texts.anomaly.value}</th><th>{texts.anomaly.typical}</th><th>{texts.anomaly.contribution}</th></tr></thead>
      <tbody>
        {quiet.map((told) => (
          <tr key={told.feature}><th scope="row">{texts.features[told.feature] ?? told.feature}</th><td className="number">{featureValue(told.feature, told.value)}</td><td><TypicalMark told={told} /></td><td className="number">{number(told.contribution)}</td></tr>
        ))}
      </tbody>
    </table>
  </details>
);

export function Waterfall({ anomaly }: { anomaly: Anomaly }) {
  const fall = waterfall(anomaly);
  return (
    <div className={css.fallBox}>
      <table className={css.fall}>
        <thead>
          <tr><th>{texts.anomaly.feature}</th><th>{texts.anomaly.value}</th><th>{texts.anomaly.typical}</th><th className={css.axisCell}><span className="hidden">{texts.anomaly.position}</span><Axis fall={fall} /></th><th>{texts.anomaly.contribution}</th></tr>
        </thead>
        <tbody>
          <Ends text={texts.anomaly.baseline} at={fall.baseline} fall={fall} />
          {fall.steps.map((step) => <StepRow key={step.feature ?? ''} step={step} fall={fall} />)}
          <Ends text={texts.anomaly.result} at={fall.end} fall={fall} />
        </tbody>
      </table>
      {fall.quiet.length > 0 && <Quiet quiet={fall.quiet} />}
    </div>
  );
}
