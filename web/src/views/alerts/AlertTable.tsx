import { createColumnHelper, flexRender, getCoreRowModel, getSortedRowModel, useReactTable } from '@tanstack/react-table';
import { useEffect, useMemo, useRef } from 'react';
import type { Row, SortingState } from '@tanstack/react-table';
import { count } from '../../logic/format';
import { useMayTriage } from '../../api/session';
import { texts } from '../../texts';
import { AboutEntity } from '../../ui/AboutEntity';
import { Icon } from '../../ui/Icon';
import { Level } from '../../ui/Level';
import { Ago } from '../../ui/Moment';
import uiCss from '../../ui/ui.module.css';
import type { Alert } from '../../api/types';
import { StatusTag } from './StatusTag';
import css from './alerts.module.css';

const column = createColumnHelper<Alert>();

const About = ({ alert }: { alert: Alert }) => (
  <div className={css.about}><AboutEntity entity={alert.entity} /><span className="quiet">{alert.reasons[0] ?? ''}</span></div>
);

const columns = [
  column.accessor('risk_score', { header: texts.alerts.risk, cell: ({ row: { original } }) => <Level level={original.level} risk={original.risk_score} /> }),
  column.accessor('entity', { header: texts.alerts.about, cell: ({ row }) => <About alert={row.original} /> }),
  column.accessor('kind', { header: texts.alerts.kind, cell: ({ getValue }) => texts.alerts.kinds[getValue()] ?? getValue() }),
  column.accessor('status', { header: texts.alerts.status, cell: ({ getValue }) => <StatusTag status={getValue()} /> }),
  column.accessor('count', { header: texts.alerts.count, cell: ({ getValue }) => <span className="number">{count(getValue())}</span> }),
  column.accessor('last_seen', { header: texts.alerts.last, cell: ({ getValue }) => <Ago time={getValue()} /> }),
  column.accessor('assignee', { header: texts.alerts.assignee, cell: ({ getValue }) => getValue() ?? <span className="quiet">–</span> }),
  column.accessor('group_key', { header: texts.alerts.group, cell: ({ getValue }) => <span className={`mono cut ${css.group}`} title={getValue()}>{getValue()}</span> }),
];

/* "-risk_score" is the highest first. */
const sortingOf = (sort: string | undefined): SortingState => sort ? [{ id: sort.replace(/^-/, ''), desc: sort.startsWith('-') }] : [];

interface Props {
  alerts: Alert[]; sort: string | undefined; onSort: (sort: string | null) => void; at: number; onAt: (at: number) => void;
  selected: ReadonlySet<string>; onSelect: (id: string) => void; onSelectAll: (ids: string[]) => void; onOpen: (id: string) => void; opened: string | null; onOrder: (alerts: Alert[]) => void;
}

interface RowProps extends Pick<Props, 'onSelect' | 'onOpen' | 'onAt'> { row: Row<Alert>; place: number; isAt: boolean; isSelected: boolean; isOpened: boolean }

function AlertRow({ row, place, isAt, isSelected, isOpened, onSelect, onOpen, onAt }: RowProps) {
  const line = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    const table = line.current?.closest('table');
    if (isAt && (document.activeElement === document.body || table?.contains(document.activeElement)))
      line.current?.focus({ preventScroll: false });
  }, [isAt]);
  const mayTriage = useMayTriage();
  const { id } = row.original;
  return (
    <tr ref={line} tabIndex={isAt ? 0 : -1} className={css.line} data-at={isAt} data-opened={isOpened} aria-selected={isSelected} onFocus={() => onAt(place)}
      onClick={(event) => { if (!(event.target as HTMLElement).closest('a, input, button')) onOpen(id); }}>
      {mayTriage && <td><input type="checkbox" aria-label={`${texts.alerts.select}: ${row.original.entity}`} checked={isSelected} onChange={() => onSelect(id)} /></td>}
      {row.getVisibleCells().map((cell) => <td key={cell.id} data-column={cell.column.id}>{flexRender(cell.column.columnDef.cell, cell.getContext())}</td>)}
    </tr>
  );
}

export function AlertTable({ alerts, sort, onSort, at, onAt, selected, onSelect, onSelectAll, onOpen, opened, onOrder }: Props) {
  /* The table sorts anew for every new array, and what it sorted is told above. */
  const sorting = useMemo(() => sortingOf(sort), [sort]);
  const table = useReactTable({
    data: alerts, columns, getRowId: (alert) => alert.id, getCoreRowModel: getCoreRowModel(), getSortedRowModel: getSortedRowModel(), enableSortingRemoval: true,
    state: { sorting },
    onSortingChange: (update) => {
      const [next] = typeof update === 'function' ? update(sorting) : update;
      onSort(next ? `${next.desc ? '-' : ''}${next.id}` : null);
    },
  });
  const mayTriage = useMayTriage();
  const { rows } = table.getRowModel();
  useEffect(() => onOrder(rows.map((row) => row.original)), [rows, onOrder]);
  const all = alerts.length > 0 && alerts.every((alert) => selected.has(alert.id));
  return (
    <table className={`${uiCss.table} ${css.table}`} aria-label={texts.alerts.title}>
      <thead>
        <tr>
          {mayTriage && <th><input type="checkbox" aria-label={texts.alerts.selectAll} checked={all} onChange={() => onSelectAll(all ? [] : alerts.map((alert) => alert.id))} /></th>}
          {table.getFlatHeaders().map((header) => (
            <th key={header.id} data-column={header.id} aria-sort={header.column.getIsSorted() ? (header.column.getIsSorted() === 'asc' ? 'ascending' : 'descending') : undefined}>
              <button type="button" className={css.sort} onClick={header.column.getToggleSortingHandler()}>
                {flexRender(header.column.columnDef.header, header.getContext())}
                {header.column.getIsSorted() && <Icon name={header.column.getIsSorted() === 'asc' ? 'up' : 'down'} />}
              </button>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, place) => (
          <AlertRow key={row.id} row={row} place={place} isAt={place === at} isSelected={selected.has(row.id)} isOpened={row.id === opened} onSelect={onSelect} onOpen={onOpen} onAt={onAt} />
        ))}
      </tbody>
    </table>
  );
}
