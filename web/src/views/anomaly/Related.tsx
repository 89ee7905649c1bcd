import { count } from '../../logic/format';
import { entityOfField, field } from '../../logic/fields';
import { Link } from '../../router/Link';
import { paths } from '../../router/paths';
import { texts } from '../../texts';
import { Card } from '../../ui/basics';
import { EntityLink } from '../../ui/EntityLink';
import { Risk } from '../../ui/Level';
import { Moment } from '../../ui/Moment';
import { TechniqueLink } from '../../ui/TechniqueLink';
import type { AnomalyDetail, SiemEvent } from '../../api/types';
import { Changes } from './Changes';
import { SourceHistory } from './SourceHistory';
import css from './anomaly.module.css';

/* Who is in it, each with a page of his own. */
function Source({ event }: { event: SiemEvent }) {
  const entities = Object.entries(entityOfField).flatMap(([name, kind]) => { const id = field(event, name); return id ? [{ name, kind, id }] : []; });
  return (
    <dl className={css.facts}>
      {entities.map(({ name, kind, id }) => <div key={name}><dt>{texts.kinds[kind]} <span className="quiet small">{name}</span></dt><dd><EntityLink kind={kind} id={id} /></dd></div>)}
      {event.history && <div><dt>{texts.anomaly.firstSeen}</dt><dd><Moment time={event.history.first_seen} /></dd></div>}
      {event.history && <div><dt>{texts.anomaly.events}</dt><dd className="number">{count(event.history.events)}</dd></div>}
    </dl>
  );
}

const Similar = ({ similar }: { similar: AnomalyDetail['similar'] }) => similar.length === 0 ? <p className="quiet">{texts.anomaly.noSimilar}</p> : (
  <ul className={css.similar}>
    {similar.map((each) => <li key={each.id}><Link to={paths.anomaly(each.id)}><Risk risk={each.risk_score} /> <Moment time={each.timestamp} /></Link><span className="quiet small cut" title={each.reasons[0]}>{each.reasons[0]}</span></li>)}
  </ul>
);

export function Related({ detail }: { detail: AnomalyDetail }) {
  const address = field(detail.event, 'source.ip');
  return (
    <>
      <Card title={texts.anomaly.history}>
        <Source event={detail.event} />
        {address && <SourceHistory address={address} time={detail.event['@timestamp']} />}
      </Card>
      {detail.alert && <Changes alert={detail.alert.id} />}
      {detail.techniques.length > 0 && (
        <Card title={texts.anomaly.techniques}><ul className={css.list}>{detail.techniques.map((each) => <li key={each.id}><TechniqueLink id={each.id} /></li>)}</ul></Card>
      )}
      <Card title={texts.anomaly.similar} hint={texts.anomaly.similarHint}><Similar similar={detail.similar} /></Card>
    </>
  );
}
