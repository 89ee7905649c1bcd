import { count } from '../../logic/format';
import { Link } from '../../router/Link';
import { pathOfEvent } from '../../router/paths';
import { texts } from '../../texts';
import { Card } from '../../ui/basics';
import { Risk } from '../../ui/Level';
import { Moment } from '../../ui/Moment';
import uiCss from '../../ui/ui.module.css';
import type { AlertChanges } from '../../api/types';
import css from './models.module.css';

type Change = AlertChanges['changes'][number];
const words = texts.models.changes;

const ChangeRow = ({ change }: { change: Change }) => (
  <tr>
    <td>{change.time && <Moment time={change.time} />}</td>
    <td><Link className="mono" to={pathOfEvent(change.id, false)}>{change.source === '-' ? change.id : change.source}</Link></td>
    <td><Risk risk={change.risk_a} /></td><td><Risk risk={change.risk_b} /></td>
  </tr>
);

function ChangeTable({ title, all, changes }: { title: string; all: number; changes: Change[] }) {
  return (
    <>
      <h3>{title}: <span className="number">{count(all)}</span>{changes.length < all && <span className="quiet small"> {words.first(changes.length)}</span>}</h3>
      {changes.length > 0 && (
        <div className={css.checks} tabIndex={0} role="group" aria-label={title}>
          <table className={uiCss.table}>
            <thead><tr><th>{words.time}</th><th>{words.event}</th><th>{words.before}</th><th>{words.after}</th></tr></thead>
            <tbody>{changes.map((change) => <ChangeRow key={change.id} change={change} />)}</tbody>
          </table>
        </div>
      )}
    </>
  );
}

/* Which stored events it judged otherwise than the model in use at that time. */
export const Changes = ({ changes }: { changes: AlertChanges | null }) => changes && (
  <Card title={words.title} hint={words.hint(count(changes.both), count(changes.champion), count(changes.challenger))}>
    <div className={css.gate}>
      <ChangeTable title={texts.models.gained} all={changes.gained} changes={changes.changes.filter((each) => each.change === 'gained')} />
      <ChangeTable title={texts.models.lost} all={changes.lost} changes={changes.changes.filter((each) => each.change === 'lost')} />
    </div>
  </Card>
);
