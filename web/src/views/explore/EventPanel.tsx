import { useApi } from '../../api/queries';
import { entityOfField, faultOf, lineOf, riskOfEvent } from '../../logic/fields';
import { Link } from '../../router/Link';
import { paths } from '../../router/paths';
import { texts } from '../../texts';
import { Button, Tag } from '../../ui/basics';
import { EntityLink } from '../../ui/EntityLink';
import { Risk } from '../../ui/Level';
import { Moment } from '../../ui/Moment';
import { Async } from '../../ui/states';
import uiCss from '../../ui/ui.module.css';
import css from './explore.module.css';

/* Every member with its whole name. */
function members(value: unknown, name: string): [string, string][] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.entries(value).flatMap(([key, each]) => members(each, name ? `${name}.${key}` : key));
  return [[name, Array.isArray(value) ? value.map((each) => typeof each === 'object' ? JSON.stringify(each) : String(each)).join(', ') : String(value)]];
}

const Value = ({ name, value }: { name: string; value: string }) => {
  const kind = entityOfField[name];
  return kind && value ? <EntityLink kind={kind} id={value} /> : <span className="mono">{value}</span>;
};

export function EventPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const event = useApi(`events/${encodeURIComponent(id)}`);
  return (
    <aside className={css.panel} aria-label={texts.event.details}>
      <Button little look="plain" icon="cross" className={css.panelClose} aria-label={texts.event.close} title={texts.event.close} onClick={onClose} />
      <Async query={event}>
        {(data) => (
          <div className="stack">
            <header className="row"><Risk risk={riskOfEvent(data)} /><Moment time={data['@timestamp']} full /></header>
            {faultOf(data) !== null && <p><Tag tone="bad">{texts.event.fault}</Tag> {faultOf(data)}</p>}
            <pre className={css.line}>{lineOf(data)}</pre>
            {data.anomaly && <div><Link className={`${uiCss.button} ${uiCss.primary} ${uiCss.little}`} to={paths.anomaly(id)}>{texts.event.why}</Link></div>}
            <dl className={css.members} aria-label={texts.event.members}>{members(data, '').map(([name, value]) => <div key={name}><dt>{name}</dt><dd><Value name={name} value={value} /></dd></div>)}</dl>
          </div>
        )}
      </Async>
    </aside>
  );
}
