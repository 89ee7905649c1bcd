import { useApi } from '../../api/queries';
import { CurveChart } from '../../charts';
import { featureValue } from '../../logic/features';
import { count, number } from '../../logic/format';
import { Page } from '../../shell/Page';
import { texts } from '../../texts';
import { Card } from '../../ui/basics';
import { Moment } from '../../ui/Moment';
import { Async } from '../../ui/states';
import uiCss from '../../ui/ui.module.css';
import type { ModelDetail, ModelFeature } from '../../api/types';
import { Changes } from './Changes';
import { Comparison } from './Comparison';
import { ModelState } from './ModelTable';
import css from './models.module.css';

const Facts = ({ model }: { model: ModelDetail }) => (
  <dl className={css.facts}>
    <dt>{texts.models.state}</dt><dd><ModelState state={model.state} /></dd>
    <dt>{texts.models.created}</dt><dd><Moment time={model.created} full /></dd>
    <dt>{texts.models.span}</dt><dd>{model.training.from && model.training.until ? <><Moment time={model.training.from} full /> {texts.models.spanTo} <Moment time={model.training.until} full /></> : '–'}</dd>
    <dt>{texts.models.rows}</dt><dd className="number">{count(model.training.rows)}</dd>
    <dt>{texts.models.kinds}</dt><dd>{model.kinds.map((each) => `${each.kind} (${count(each.rows)})`).join(', ')}</dd>
    <dt>{texts.models.threshold}</dt><dd className="number">{number(model.threshold)}</dd>
    <dt>{texts.models.weights}</dt><dd>{Object.entries(model.weights).map(([name, weight]) => `${texts.anomaly.models[name] ?? name} ${weight === null ? '–' : number(weight)}`).join(', ')}</dd>
    <dt>{texts.models.id}</dt><dd className="mono">{model.id}</dd>
  </dl>
);

const Metrics = ({ metrics }: { metrics: Record<string, number> }) => Object.keys(metrics).length === 0 ? <p className="quiet">{texts.models.noMetrics}</p> : (
  <dl className={css.metrics}>{Object.entries(metrics).map(([name, value]) => <div key={name}><dt>{texts.models.metricNames[name] ?? name}</dt><dd className="number">{typeof value === 'number' ? number(value) : String(value)}</dd></div>)}</dl>
);

type Curve = [number, number][];

const Curves = ({ roc, pr }: { roc: Curve; pr: Curve }) => (
  <div className={css.pair}>
    <Card title={texts.models.roc}><CurveChart points={roc} x={texts.models.falseRate} y={texts.models.trueRate} label={texts.models.roc} diagonal /></Card>
    <Card title={texts.models.pr}><CurveChart points={pr} x={texts.models.recall} y={texts.models.precision} label={texts.models.pr} /></Card>
  </div>
);

const TypicalRow = ({ feature: { name, text, unit, typical } }: { feature: ModelFeature }) => (
  <tr>
    <td title={name}>{texts.features[name] ?? name}<span className="quiet small"> {text}</span></td><td className="quiet">{unit}</td>
    {[typical.p05, typical.p50, typical.p95].map((value, at) => <td key={at} className={`${uiCss.right} number`}>{value === null ? '–' : featureValue(name, value)}</td>)}
  </tr>
);

const Typical = ({ features }: { features: ModelFeature[] }) => (
  <table className={uiCss.table}>
    <thead><tr><th>{texts.models.feature}</th><th>{texts.models.unit}</th><th className={uiCss.right}>{texts.models.low}</th><th className={uiCss.right}>{texts.models.middle}</th><th className={uiCss.right}>{texts.models.high}</th></tr></thead>
    <tbody>{features.map((feature) => <TypicalRow key={feature.name} feature={feature} />)}</tbody>
  </table>
);

export function ModelView({ id }: { id: string }) {
  const model = useApi(`models/${encodeURIComponent(id)}`);
  return (
    <Page title={model.data?.name ?? texts.models.title}>
      <Async query={model}>
        {(data) => (
          <>
            <Card><Facts model={data} /></Card>
            <Card title={texts.models.metrics}><Metrics metrics={data.metrics} /></Card>
            {data.curves?.roc && data.curves.pr && <Curves roc={data.curves.roc} pr={data.curves.pr} />}
            <Comparison comparison={data.comparison} />
            <Changes changes={data.changes} />
            <Card title={texts.models.typical} tight><Typical features={data.features} /></Card>
            <details className={css.parameters}><summary>{texts.models.parameters}</summary><pre>{JSON.stringify(data.parameters, null, 2)}</pre></details>
          </>
        )}
      </Async>
    </Page>
  );
}
