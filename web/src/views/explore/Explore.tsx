import { siemQuery } from '../../logic/shell';
import { useKeys } from '../../shell/keys';
import { Page } from '../../shell/Page';
import { texts } from '../../texts';
import { Button, Copy } from '../../ui/basics';
import { RangePicker } from '../../ui/RangePicker';
import { Failed, Loading, State } from '../../ui/states';
import { ColumnPicker } from './ColumnPicker';
import { EventPanel } from './EventPanel';
import { EventTable } from './EventTable';
import { ExportMenu } from './ExportMenu';
import { Filters } from './Filters';
import { useExploreSearch } from './search';
import { usePages } from './usePages';
import css from './explore.module.css';

export function Explore() {
  const { filters, range, columns, opened, query, set, setColumns, clear } = useExploreSearch();
  const { list, look, error, retry, version, isReadingOn, setReadingOn } = usePages(query);
  const command = siemQuery(query);
  const open = (id: string | null) => set({ event: id }, id && opened ? 'replace' : 'push');
  useKeys({
    '/': (event) => { event.preventDefault(); document.querySelector<HTMLInputElement>('[data-search]')?.focus(); },
    Escape: () => open(null),
  });
  const isEmpty = list.isWhole && list.known === 0;
  return (
    <Page title={texts.explore.title} tools={<RangePicker range={range} onChoose={(next) => set({ since: next.since, until: next.until })} />}>
      <Filters filters={filters} onFilter={set} onClear={clear} />
      <div className={css.bar}>
        <span className="quiet small" role="status" aria-live={isReadingOn ? 'off' : undefined}>{list.pages > 0 && texts.explore.rows(list.known, list.isWhole)}</span>
        {list.pages > 0 && !list.isWhole && <Button little look="plain" title={texts.explore.readOnHint} onClick={() => setReadingOn(!isReadingOn)}>{isReadingOn ? texts.explore.stop : texts.explore.readOn}</Button>}
        <span className="push" />
        <ColumnPicker columns={columns} onChoose={setColumns} />
        <ExportMenu query={query} columns={columns} />
      </div>
      <div className={css.split} data-open={Boolean(opened)}>
        <div className={css.list}>
          {error !== null && <Failed error={error} onRetry={retry} />}
          {list.pages === 0 && error === null && <div className={css.wait}><Loading /></div>}
          {isEmpty && <State title={texts.explore.empty}><p>{texts.explore.emptyHint}</p><Button little onClick={clear}>{texts.explore.clear}</Button></State>}
          {list.known > 0 && <EventTable list={list} look={look} columns={columns} opened={opened} onOpen={open} version={version} />}
        </div>
        {opened && <EventPanel key={opened} id={opened} onClose={() => open(null)} />}
      </div>
      <div className={css.command}><span className="quiet small">{texts.explore.command}</span><code>{command}</code><Copy label={texts.explore.copyCommand} text={command} /></div>
    </Page>
  );
}
