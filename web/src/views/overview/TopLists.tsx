import { useApi } from '../../api/queries';
import { entityOfField } from '../../logic/fields';
import { useSearch } from '../../router/location';
import { texts } from '../../texts';
import { Card } from '../../ui/basics';
import { Bars } from '../../ui/Bars';
import { EntityLink } from '../../ui/EntityLink';
import { TechniqueLink } from '../../ui/TechniqueLink';
import { Async } from '../../ui/states';
import type { Part } from './parts';
import css from './overview.module.css';

function Value({ field, value }: { field: string; value: string }) {
  const kind = entityOfField[field];
  if (kind)
    return <EntityLink kind={kind} id={value} />;
  return field === 'technique' ? <TechniqueLink id={value} /> : <span>{value}</span>;
}

function TopList({ field, query, every, onlyAnomalies }: Part & { field: string; onlyAnomalies: boolean }) {
  const top = useApi('stats/top', { ...query, field, only_anomalies: onlyAnomalies || undefined, limit: 8 }, { every });
  return (
    <Card title={texts.overview.topFields[field]}>
      <Async query={top} isEmpty={(data) => data.items.length === 0}>{(data) => <Bars items={data.items} show={(value) => <Value field={field} value={value} />} />}</Async>
    </Card>
  );
}

export function TopLists(part: Part) {
  const [search, set] = useSearch();
  const onlyAnomalies = search.get('top') === 'anomalies';
  return (
    <section className="stack" aria-label={texts.overview.top}>
      <div className="row">
        <h2>{texts.overview.top}</h2>
        <label className="row small"><input type="checkbox" checked={onlyAnomalies} onChange={(event) => set({ top: event.target.checked ? 'anomalies' : null })} />{texts.overview.onlyAnomalies}</label>
      </div>
      <div className={css.four}>{Object.keys(texts.overview.topFields).map((field) => <TopList key={field} field={field} onlyAnomalies={onlyAnomalies} {...part} />)}</div>
    </section>
  );
}
