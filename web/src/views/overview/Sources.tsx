import { useApi } from '../../api/queries';
import { count, duration, percent } from '../../logic/format';
import { texts } from '../../texts';
import { Card, Tag } from '../../ui/basics';
import { Moment } from '../../ui/Moment';
import { Async, State } from '../../ui/states';
import uiCss from '../../ui/ui.module.css';
import type { Source } from '../../api/types';

const tones = { ok: 'good', late: 'warn', silent: 'bad' } as const;

/* Below a minute clocks only differ. */
const lag = (seconds: number) => (seconds < -60 ? texts.overview.ahead(duration(seconds)) : duration(Math.max(seconds, 0)));

const SourceRow = ({ source }: { source: Source }) => (
  <tr>
    <td className="mono">{source.name || <span className="quiet">{texts.overview.unnamed}</span>}</td>
    <td><Tag tone={tones[source.status]}>{texts.overview.sourceStates[source.status]}</Tag></td>
    <td><Moment time={source.last_seen} /></td>
    <td className={`${uiCss.right} number`}>{lag(source.lag_s)}</td>
    <td className={`${uiCss.right} number`}>{count(source.events)}</td>
    <td className={`${uiCss.right} number`}>{count(source.anomalies)}</td>
    <td className={`${uiCss.right} number`}>{percent(source.unparsed_share)}</td>
  </tr>
);

export function Sources() {
  const sources = useApi('sources', {}, { every: 30_000 });
  return (
    <Card title={texts.overview.sources} tight>
      <Async query={sources} isEmpty={(data) => data.items.length === 0} empty={<State title={texts.overview.noSources} />}>
        {(data) => (
          <table className={uiCss.table}>
            <thead>
              <tr>
                <th>{texts.overview.source}</th><th>{texts.overview.status}</th><th>{texts.overview.lastSeen}</th><th className={uiCss.right}>{texts.overview.lag}</th>
                <th className={uiCss.right}>{texts.overview.events}</th><th className={uiCss.right}>{texts.overview.anomalies}</th><th className={uiCss.right}>{texts.overview.unparsed}</th>
              </tr>
            </thead>
            <tbody>{data.items.map((source) => <SourceRow key={source.name} source={source} />)}</tbody>
          </table>
        )}
      </Async>
    </Card>
  );
}
