import { useState } from 'react';
import type { ReactNode } from 'react';
import { post } from '../../api/client';
import { refreshAll, useApi } from '../../api/queries';
import { useMayTriage, useUser } from '../../api/session';
import { count, risk } from '../../logic/format';
import { Link } from '../../router/Link';
import { paths } from '../../router/paths';
import { texts } from '../../texts';
import { Button, Field, TextArea } from '../../ui/basics';
import { AboutEntity } from '../../ui/AboutEntity';
import { Level } from '../../ui/Level';
import { Moment } from '../../ui/Moment';
import { TechniqueLink } from '../../ui/TechniqueLink';
import { Async, reasonOf } from '../../ui/states';
import { useToast } from '../../ui/Toasts';
import uiCss from '../../ui/ui.module.css';
import type { Alert, AlertDetail, CloseReason } from '../../api/types';
import { AlertLog } from './AlertLog';
import { SendTo } from './SendTo';
import { StatusTag } from './StatusTag';
import { useTriage } from './triage';
import css from './alerts.module.css';

interface Props { id: string; onClose: () => void; onAskWhy: (alert: Alert, usual: CloseReason) => void }

const Part = ({ title, children }: { title: string; children: ReactNode }) => <section className={css.part}><h3>{title}</h3>{children}</section>;

function Comment({ id }: { id: string }) {
  const [note, setNote] = useState('');
  const say = useToast();
  const add = async () => {
    try {
      await post(`alerts/${encodeURIComponent(id)}/comment`, { note });
      setNote('');
      await refreshAll('alerts');
    } catch (error) {
      say(reasonOf(error));
    }
  };
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); void add(); }}>
      <Field label={texts.alerts.comment}><TextArea rows={2} value={note} onChange={(event) => setNote(event.target.value)} /></Field>
      <div><Button little type="submit" disabled={!note.trim()}>{texts.alerts.addComment}</Button></div>
    </form>
  );
}

function Actions({ alert, onAskWhy }: Pick<Props, 'onAskWhy'> & { alert: Alert }) {
  const { apply } = useTriage();
  const user = useUser();
  const isMine = alert.assignee === user.name;
  return (
    <div className="row">
      {alert.status === 'open' && <Button little onClick={() => void apply([alert], { action: 'ack' })}>{texts.alerts.acknowledge}</Button>}
      {alert.status === 'closed' ? <Button little onClick={() => void apply([alert], { action: 'reopen' })}>{texts.alerts.reopen}</Button>
        : <><Button little onClick={() => onAskWhy(alert, 'resolved')}>{texts.alerts.closeAlert}</Button><Button little onClick={() => onAskWhy(alert, 'false_positive')}>{texts.alerts.falsePositive}</Button></>}
      <Button little onClick={() => void apply([alert], { action: 'assign', assignee: isMine ? null : user.name })}>{isMine ? texts.alerts.unassign : texts.alerts.assignMe}</Button>
    </div>
  );
}

const Facts = ({ alert }: { alert: Alert }) => (
  <dl className={css.facts}>
    <dt>{texts.alerts.count}</dt><dd className="number">{count(alert.count)}</dd>
    <dt>{texts.alerts.first}</dt><dd><Moment time={alert.first_seen} full /></dd>
    <dt>{texts.alerts.last}</dt><dd><Moment time={alert.last_seen} full /></dd>
    <dt>{texts.alerts.recommended}</dt><dd>{texts.actions[alert.recommended_action] ?? alert.recommended_action}</dd>
    <dt>{texts.alerts.assigned}</dt><dd>{alert.assignee ?? texts.none}</dd>
    <dt>{texts.alerts.group}</dt><dd className="mono">{alert.group_key}</dd>
    {alert.suppressed_by && <><dt>{texts.alerts.suppressedBy}</dt><dd>{alert.suppressed_by}</dd></>}
  </dl>
);

const Events = ({ alert }: { alert: AlertDetail }) => (
  <ul className={css.events}>
    {alert.events.map((event) => <li key={event.id}><Link to={paths.anomaly(event.id)}><Moment time={event.timestamp} /></Link><span className="number">{risk(event.risk_score)}</span></li>)}
  </ul>
);

const Deliveries = ({ alert }: { alert: AlertDetail }) => alert.deliveries.length === 0 ? <p className="quiet">{texts.alerts.nobodyTold}</p> : (
  <ul className={css.log}>{alert.deliveries.map((each) => <li key={each.channel}><b>{each.channel}</b> {each.state}, {texts.alerts.attempts(each.attempts)}{each.error && <q>{each.error}</q>}</li>)}</ul>
);

export function AlertPanel({ id, onClose, onAskWhy }: Props) {
  const detail = useApi(`alerts/${encodeURIComponent(id)}`);
  const mayTriage = useMayTriage();
  return (
    <aside className={css.panel} aria-label={texts.alerts.details}>
      <Button little look="plain" icon="cross" className={css.panelClose} aria-label={texts.alerts.closePanel} title={texts.alerts.closePanel} onClick={onClose} />
      <Async query={detail}>
        {(alert) => (
          <div className="stack">
            <header className={css.panelHead}>
              <span className="row"><Level level={alert.level} risk={alert.risk_score} /><StatusTag status={alert.status} /></span>
              <h2><AboutEntity entity={alert.entity} /></h2>
              <Link className={`${uiCss.button} ${uiCss.primary} ${uiCss.little}`} to={paths.anomaly(alert.first_event)}>{texts.alerts.openWorst}</Link>
            </header>
            {mayTriage && <Actions alert={alert} onAskWhy={onAskWhy} />}
            <Part title={texts.alerts.why}><ul className={css.whys}>{alert.reasons.map((reason) => <li key={reason}>{reason}</li>)}</ul></Part>
            <Facts alert={alert} />
            {alert.techniques.length > 0 && <Part title={texts.alerts.technique}><p className="row">{alert.techniques.map((technique) => <TechniqueLink key={technique} id={technique} />)}</p></Part>}
            <Part title={texts.alerts.examples}>{alert.examples.map((line, at) => <pre key={at} className={css.example}>{line}</pre>)}</Part>
            <Part title={texts.alerts.events}><Events alert={alert} /></Part>
            <Part title={texts.alerts.deliveries}><Deliveries alert={alert} />{mayTriage && <SendTo id={alert.id} />}</Part>
            <Part title={texts.alerts.log}><AlertLog log={alert.log} /></Part>
            {mayTriage && <Comment id={alert.id} />}
          </div>
        )}
      </Async>
    </aside>
  );
}
