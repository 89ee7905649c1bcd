import { useEffect } from 'react';
import { entityOfField, field, lineOf, riskOfEvent } from '../../logic/fields';
import { shortTime, utc } from '../../logic/format';
import { texts } from '../../texts';
import { EntityLink } from '../../ui/EntityLink';
import { Risk } from '../../ui/Level';
import type { PageList } from '../../logic/pages';
import type { SiemEvent } from '../../api/types';
import { useRows } from './useRows';
import css from './explore.module.css';

interface Props { list: PageList<SiemEvent>; look: (from: number, to: number) => void; columns: string[]; opened: string | null; onOpen: (id: string) => void; version: number }

const widths: Record<string, string> = { '@timestamp': '11.5rem', 'anomaly.risk_score': '5.5rem', message: 'minmax(24rem, 3fr)', 'event.original': 'minmax(24rem, 3fr)', 'anomaly.reasons': 'minmax(20rem, 2fr)' };

function Cell({ event, name }: { event: SiemEvent; name: string }) {
  if (name === '@timestamp')
    return <time className="number" dateTime={event['@timestamp']} title={utc(event['@timestamp'])}>{shortTime(event['@timestamp'])}</time>;
  if (name === 'anomaly.risk_score')
    return <Risk risk={riskOfEvent(event)} />;
  const value = name === 'message' ? field(event, name) || lineOf(event) : field(event, name);
  const kind = entityOfField[name];
  return kind && value ? <EntityLink kind={kind} id={value} /> : <span className={name === 'message' || name === 'event.original' ? 'mono' : undefined} title={value}>{value}</span>;
}

interface RowProps extends Pick<Props, 'columns' | 'onOpen'> { event: SiemEvent | undefined; index: number; start: number; isOpened: boolean }

const Row = ({ event, columns, onOpen, index, start, isOpened }: RowProps) => (
  <div role="row" aria-rowindex={index + 2} className={css.row} data-opened={isOpened} style={{ transform: `translateY(${start}px)` }}
    onClick={(click) => { if (event && !(click.target as HTMLElement).closest('a, button')) onOpen(event.event.id); }}>
    {event ? columns.map((name, at) => (
      <div role="cell" key={name} className="cut">{at === 0 ? <button type="button" className={css.open} onClick={() => onOpen(event.event.id)}><Cell event={event} name={name} /></button> : <Cell event={event} name={name} />}</div>
    )) : <div role="cell" className="quiet">{texts.explore.loadingRow}</div>}
  </div>
);

export function EventTable({ list, look, columns, opened, onOpen, version }: Props) {
  const rows = list.known + (list.isWhole ? 0 : 1);
  const { ref, height, items } = useRows(rows);
  const [from, to] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  useEffect(() => { if (items.length) look(from, to); }, [look, from, to, version, items.length]);
  const template = { gridTemplateColumns: columns.map((name) => widths[name] ?? 'minmax(8rem, 1fr)').join(' ') };
  return (
    <div ref={ref} className={css.scroll} tabIndex={0} role="region" aria-label={texts.explore.table}>
      <div role="table" aria-label={texts.explore.table} aria-rowcount={list.isWhole ? rows + 1 : -1} className={css.grid}>
        <div role="row" aria-rowindex={1} className={css.header} style={template}>{columns.map((name) => <div role="columnheader" key={name} className="cut mono">{name}</div>)}</div>
        <div role="rowgroup" className={css.body} style={{ height, ['--columns' as string]: template.gridTemplateColumns }}>
          {items.map((item) => { const event = list.row(item.index); return <Row key={item.index} event={event} columns={columns} onOpen={onOpen} index={item.index} start={item.start} isOpened={event !== undefined && event.event.id === opened} />; })}
        </div>
      </div>
    </div>
  );
}
