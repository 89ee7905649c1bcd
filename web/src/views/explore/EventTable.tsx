import { useEffect } from 'react';
import { entityOfField, faultOf, field, lineOf, riskOfEvent } from '../../logic/fields';
import { shortTime, utc } from '../../logic/format';
import { texts } from '../../texts';
import { Tag } from '../../ui/basics';
import { EntityLink } from '../../ui/EntityLink';
import { Risk } from '../../ui/Level';
import type { PageList } from '../../logic/pages';
import type { SiemEvent } from '../../api/types';
import { useRows } from './useRows';
import css from './explore.module.css';

interface Props { list: PageList<SiemEvent>; look: (from: number, to: number) => void; columns: string[]; opened: string | null; onOpen: (id: string) => void; version: number }

const widths: Record<string, string> = { '@timestamp': '11.5rem', 'anomaly.risk_score': '5.5rem', message: 'minmax(24rem, 3fr)', 'event.original': 'minmax(24rem, 3fr)', 'anomaly.reasons': 'minmax(20rem, 2fr)' };

function Cell({ event, name, isMain }: { event: SiemEvent; name: string; isMain: boolean }) {
  if (name === '@timestamp')
    return <time className="number" dateTime={event['@timestamp']} title={utc(event['@timestamp'])}>{shortTime(event['@timestamp'])}</time>;
  if (name === 'anomaly.risk_score')
    return <Risk risk={riskOfEvent(event)} />;
  const fault = name === 'message' ? faultOf(event) : null;
  if (fault !== null)
    return <span className="mono" title={lineOf(event)}><Tag tone="bad">{texts.event.fault}</Tag> {fault}: {lineOf(event)}</span>;
  const value = name === 'message' ? field(event, name) || lineOf(event) : field(event, name);
  const kind = isMain ? undefined : entityOfField[name];
  return kind && value ? <EntityLink kind={kind} id={value} /> : <span className={name === 'message' || name === 'event.original' ? 'mono' : undefined} title={value}>{value || (isMain && '–')}</span>;
}

interface RowProps extends Pick<Props, 'columns' | 'onOpen'> { event: SiemEvent | undefined; index: number; start: number; isOpened: boolean }

/* The button that opens the event stands in the first column that has no link of its own, else in place of the first one's. */
const mainOf = (columns: string[]) => columns.find((name) => !entityOfField[name]) ?? columns[0];

const EventCell = ({ event, name, isMain, onOpen }: Pick<Props, 'onOpen'> & { event: SiemEvent; name: string; isMain: boolean }) => (
  <div role="cell" className="cut">
    {isMain ? <button type="button" className={css.open} onClick={() => onOpen(event.event.id)}><Cell event={event} name={name} isMain /><span className="hidden"> {texts.explore.open}</span></button> : <Cell event={event} name={name} isMain={false} />}
  </div>
);

/* A mouse may click anywhere in the row; that is the button's work for everybody else. */
const Row = ({ event, columns, onOpen, index, start, isOpened }: RowProps) => {
  const main = mainOf(columns);
  return (
    <div role="row" aria-rowindex={index + 2} className={css.row} data-opened={isOpened} style={{ transform: `translateY(${start}px)` }}
      onClick={(click) => { if (event && !(click.target as HTMLElement).closest('a, button')) onOpen(event.event.id); }}>
      {event ? columns.map((name) => <EventCell key={name} event={event} name={name} isMain={name === main} onOpen={onOpen} />)
        : <div role="cell" className="quiet">{texts.explore.loadingRow}</div>}
    </div>
  );
};

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
