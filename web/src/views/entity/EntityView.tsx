import { useApi } from '../../api/queries';
import { TimeChart } from '../../charts';
import { count } from '../../logic/format';
import { limits, moment } from '../../logic/range';
import type { Range } from '../../logic/range';
import { columnsOf } from '../../logic/series';
import { Link } from '../../router/Link';
import { patched, useSearch } from '../../router/location';
import { paths } from '../../router/paths';
import { Page } from '../../shell/Page';
import { texts } from '../../texts';
import { Card } from '../../ui/basics';
import { Bars } from '../../ui/Bars';
import { EntityLink } from '../../ui/EntityLink';
import { RangePicker } from '../../ui/RangePicker';
import { Async, State } from '../../ui/states';
import uiCss from '../../ui/ui.module.css';
import type { Count, Entity, EntityKind } from '../../api/types';
import { useRange } from '../overview/useRange';
import { EntityAlerts } from './EntityAlerts';
import { EntityFacts } from './EntityFacts';
import css from './entity.module.css';

const filterOf = { ip: 'source_ip', user: 'user', host: 'host' } as const;

const Counts = ({ title, items, kind }: { title: string; items: Count[] | undefined; kind?: EntityKind }) => items && (
  <Card title={title}>{items.length === 0 ? <p className="quiet">{texts.entity.empty}</p> : <Bars items={items} show={(value) => kind ? <EntityLink kind={kind} id={value} /> : <span>{value}</span>} />}</Card>
);

function timelineOf(entity: Entity, range: Range, at: number) {
  const { from, to } = limits(range, at);
  return columnsOf(entity.timeline, from, to, entity.step_s);
}

const Around = ({ entity }: { entity: Entity }) => (
  <div className={css.grid}>
    <Counts title={texts.entity.actions} items={entity.actions} />
    <Counts title={texts.entity.outcomes} items={entity.outcomes} />
    <Counts title={texts.entity.users} items={entity.users} kind="user" />
    <Counts title={texts.entity.addresses} items={entity.addresses} kind="ip" />
    <Counts title={texts.entity.hosts} items={entity.hosts} kind="host" />
  </div>
);

const Nobody = () => <Card><State title={texts.entity.nobody}><Link className={uiCss.button} to={paths.explore}>{texts.nav.explore}</Link></State></Card>;

export function EntityView({ kind }: { kind: EntityKind }) {
  const [search] = useSearch();
  const id = search.get('id') ?? '';
  const { range, query, every, setRange, clear } = useRange();
  const entity = useApi(`entities/${kind}/${encodeURIComponent(id)}`, query, { every, enabled: id !== '' });
  const title = texts.entity.title(texts.kinds[kind], id);
  const explore = paths.explore + patched('', { [filterOf[kind]]: id, since: range.since, until: range.until });
  return (
    <Page title={title} head={<h1><span className="quiet">{texts.kinds[kind]}</span> <span className={`mono ${css.id}`}>{id}</span></h1>}
      tools={<><Link className={`${uiCss.button} ${uiCss.little}`} to={explore}>{texts.entity.explore}</Link><RangePicker range={range} onChoose={setRange} /></>}>
      {id === '' ? <Nobody /> : (
        <Async query={entity} isEmpty={(data) => data.events === 0} empty={<Card><State title={texts.entity.unknown} /></Card>}>
          {(data) => (
            <>
              <EntityFacts entity={data} />
              <Card title={texts.entity.overTime} hint={texts.overview.overTimeHint}>
                <TimeChart columns={timelineOf(data, range, entity.dataUpdatedAt)} height={220} label={`${texts.entity.overTime}: ${count(data.events)} ${texts.entity.events}`} onSelect={(from, to) => setRange({ since: moment(from), until: moment(to) })} onBack={clear} />
              </Card>
              <EntityAlerts kind={kind} id={id} />
              <Around entity={data} />
            </>
          )}
        </Async>
      )}
    </Page>
  );
}
