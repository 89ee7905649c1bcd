import { useApi } from '../../api/queries';
import { lineOf, riskOfEvent } from '../../logic/fields';
import { Link } from '../../router/Link';
import { pathOfEvent } from '../../router/paths';
import { texts } from '../../texts';
import { Card } from '../../ui/basics';
import { Risk } from '../../ui/Level';
import { Moment } from '../../ui/Moment';
import { Async } from '../../ui/states';
import uiCss from '../../ui/ui.module.css';
import type { SiemEvent } from '../../api/types';
import css from './anomaly.module.css';

const Line = ({ event, isHere }: { event: SiemEvent; isHere: boolean }) => (
  <tr className={isHere ? css.here : undefined} aria-current={isHere ? 'true' : undefined}>
    <td><Moment time={event['@timestamp']} /></td>
    <td><Link to={pathOfEvent(event.event.id, event.anomaly?.is_anomaly === true)}><Risk risk={riskOfEvent(event)} /></Link></td>
    <td className="mono"><pre>{lineOf(event)}</pre></td>
  </tr>
);

export function Context({ id }: { id: string }) {
  const context = useApi(`events/${encodeURIComponent(id)}/context`, { before: 8, after: 8 });
  return (
    <Card title={texts.anomaly.context} hint={texts.anomaly.contextHint} tight>
      <Async query={context}>
        {({ before, event, after }) => (
          <table className={`${uiCss.table} ${css.context}`}>
            <thead className="hidden"><tr><th>{texts.anomaly.when}</th><th>{texts.anomaly.risk}</th><th>{texts.anomaly.line}</th></tr></thead>
            <tbody>{[...before, event, ...after].map((each) => <Line key={each.event.id} event={each} isHere={each.event.id === event.event.id} />)}</tbody>
          </table>
        )}
      </Async>
    </Card>
  );
}
