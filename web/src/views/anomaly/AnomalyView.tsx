import { useApi } from '../../api/queries';
import { useMayTriage } from '../../api/session';
import { levelOf, lineOf } from '../../logic/fields';
import { Page } from '../../shell/Page';
import { texts } from '../../texts';
import { Card } from '../../ui/basics';
import { Level } from '../../ui/Level';
import { Moment } from '../../ui/Moment';
import { Async } from '../../ui/states';
import type { AnomalyDetail } from '../../api/types';
import { AllMembers } from './AllMembers';
import { Context } from './Context';
import { CopyTools } from './CopyTools';
import { Counterfactual } from './Counterfactual';
import { MarkedLine } from './MarkedLine';
import { ModelScores } from './ModelScores';
import { Reasons } from './Reasons';
import { Related } from './Related';
import { Verdicts } from './Verdicts';
import { Waterfall } from './Waterfall';
import css from './anomaly.module.css';

function Head({ detail }: { detail: AnomalyDetail }) {
  const { anomaly } = detail.event;
  return (
    <div className={css.head}>
      {anomaly && <Level level={anomaly.risk_level ?? levelOf(anomaly.risk_score)} risk={anomaly.risk_score} />}
      <div className={css.headText}><h1 className="cut" title={lineOf(detail.event)}>{detail.event.message ?? lineOf(detail.event)}</h1><p className="quiet"><Moment time={detail.event['@timestamp']} full /></p></div>
    </div>
  );
}

export function AnomalyView({ id }: { id: string }) {
  const detail = useApi(`anomalies/${encodeURIComponent(id)}`);
  const mayTriage = useMayTriage();
  return (
    <Page title={texts.anomaly.title} head={detail.data ? <Head detail={detail.data} /> : undefined} tools={detail.data && <CopyTools id={id} detail={detail.data} />}>
      <Async query={detail}>
        {({ event, counterfactual, ...rest }) => (
          <div className={css.columns}>
            <div className="stack">
              {event.anomaly && <Reasons anomaly={event.anomaly} alert={rest.alert} />}
              <Card title={texts.anomaly.line}><MarkedLine event={event} /></Card>
              {event.anomaly && <Card title={texts.anomaly.waterfall} hint={texts.anomaly.waterfallHint}><Waterfall anomaly={event.anomaly} /></Card>}
              <Context id={id} />
              <AllMembers event={event} />
            </div>
            <div className="stack">
              {event.anomaly && <ModelScores anomaly={event.anomaly} />}
              <Counterfactual found={counterfactual} />
              <Verdicts id={id} feedback={rest.feedback} mayJudge={mayTriage} />
              <Related detail={{ event, counterfactual, ...rest }} />
            </div>
          </div>
        )}
      </Async>
    </Page>
  );
}
