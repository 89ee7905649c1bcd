import { useCallback, useMemo, useRef, useState } from 'react';
import { useMayTriage, useUser } from '../../api/session';
import { navigate } from '../../router/location';
import { paths } from '../../router/paths';
import { useKeys } from '../../shell/keys';
import { Page } from '../../shell/Page';
import { useSingleKeys } from '../../shell/singleKeys';
import { texts } from '../../texts';
import { Button, Card } from '../../ui/basics';
import { Failed, Loading, State } from '../../ui/states';
import type { Alert, CloseReason } from '../../api/types';
import { AlertPanel } from './AlertPanel';
import { AlertTable } from './AlertTable';
import { BulkBar } from './BulkBar';
import { CloseDialog } from './CloseDialog';
import { FilterBar } from './FilterBar';
import { OfferDialog } from './OfferDialog';
import { useFilters } from './filters';
import { useTriage } from './triage';
import type { Offered } from './triage';
import { useAlertList } from './useAlertList';
import css from './alerts.module.css';

interface Closing { alerts: Alert[]; usual: CloseReason }

const toggled = (set: ReadonlySet<string>, id: string) => { const next = new Set(set); if (!next.delete(id)) next.add(id); return next; };

export function Alerts() {
  const { filters, setFilter, opened, setOpened } = useFilters();
  const { pages, alerts = [] } = useAlertList(filters);
  const user = useUser();
  const mayTriage = useMayTriage();
  const hasSingleKeys = useSingleKeys();
  const { apply, falsePositive } = useTriage();
  const search = useRef<HTMLInputElement>(null);
  const [at, setAt] = useState(0);
  const [order, setOrder] = useState<Alert[]>([]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [closing, setClosing] = useState<Closing | null>(null);
  const [offered, setOffered] = useState<Offered | null>(null);
  const select = useCallback((id: string) => setSelected((before) => toggled(before, id)), []);

  const chosen = useMemo(() => alerts.filter((alert) => selected.has(alert.id)), [alerts, selected]);
  /* What a key acts on: what is selected, else where one stands. */
  const targets = () => {
    const here = order[Math.min(at, order.length - 1)];
    return chosen.length ? chosen : here ? [here] : [];
  };
  const act = (work: (on: Alert[]) => void) => () => {
    const on = targets();
    if (!mayTriage || !on.length)
      return;
    work(on);
  };
  const done = <T,>(value: T) => { setSelected(new Set()); return value; };
  const acknowledge = act((on) => void apply(on, { action: 'ack' }).then(done));
  const reopen = act((on) => void apply(on, { action: 'reopen' }).then(done));
  const assign = act((on) => void apply(on, { action: 'assign', assignee: user.name }).then(done));
  const askWhy = act((on) => setClosing({ alerts: on, usual: 'resolved' }));
  const askFalse = act((on) => setClosing({ alerts: on, usual: 'false_positive' }));
  const close = (reason: CloseReason, note: string) => {
    const on = closing?.alerts ?? [];
    setClosing(null);
    void (reason === 'false_positive' ? falsePositive(on, note || undefined).then(setOffered) : apply(on, { action: 'close', reason, note: note || undefined })).then(done);
  };
  const step = (by: number) => (event: KeyboardEvent) => {
    event.preventDefault();
    const next = Math.max(0, Math.min(order.length - 1, at + by));
    setAt(next);
    if (opened && order[next])
      setOpened(order[next].id);
  };

  useKeys({
    j: step(1), ArrowDown: step(1), k: step(-1), ArrowUp: step(-1),
    Enter: (event) => {
      const here = order[at];
      if (!here || (event.target as HTMLElement).closest('a, button, input'))
        return;
      if (opened === here.id)
        navigate(paths.anomaly(here.first_event));
      else
        setOpened(here.id);
    },
    x: () => { const here = order[at]; if (here && mayTriage) select(here.id); },
    a: acknowledge, c: askWhy, f: askFalse, r: reopen,
    '/': (event) => { event.preventDefault(); search.current?.focus(); },
    Escape: () => opened ? setOpened(null) : setSelected(new Set()),
  });

  const empty = Object.keys(filters).length === 0
    ? <State icon="check" title={texts.alerts.emptyUsual}><p>{texts.alerts.emptyUsualHint}</p></State> : <State title={texts.alerts.empty} />;
  return (
    <Page title={texts.alerts.title} tools={<span className={`quiet small ${css.hint}`}>{hasSingleKeys && mayTriage ? texts.alerts.hint : texts.alerts.hintPlain}</span>}>
      <FilterBar filters={filters} onFilter={setFilter} searchRef={search} user={user.name} />
      {chosen.length > 0 && mayTriage && (
        <BulkBar alerts={chosen} onAcknowledge={acknowledge} onClose={askWhy} onFalsePositive={askFalse} onReopen={reopen} onAssign={assign} onClear={() => setSelected(new Set())} />
      )}
      <div className={css.split} data-open={Boolean(opened)}>
        <Card tight className={css.list}>
          {filters.sort && pages.hasNextPage && <p className={css.partly} role="status">{texts.alerts.sortedPartly(alerts.length)}</p>}
          {pages.data === undefined ? (pages.isError ? <Failed error={pages.error} onRetry={() => void pages.refetch()} /> : <div className={css.wait}><Loading /></div>)
            : alerts.length === 0 ? empty : (
              <AlertTable alerts={alerts} sort={filters.sort} onSort={(sort) => setFilter({ sort })} at={Math.min(at, alerts.length - 1)} onAt={setAt} selected={selected} onSelect={select}
                onSelectAll={(ids) => setSelected(new Set(ids))} onOpen={setOpened} opened={opened} onOrder={setOrder} />
            )}
          {pages.hasNextPage && <p className={css.more}><Button little disabled={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>{texts.more}</Button></p>}
        </Card>
        {opened && <AlertPanel key={opened} id={opened} onClose={() => setOpened(null)} onAskWhy={(alert, usual) => setClosing({ alerts: [alert], usual })} />}
      </div>
      {closing && <CloseDialog alerts={closing.alerts.length} usual={closing.usual} onClose={close} onCancel={() => setClosing(null)} />}
      {offered && <OfferDialog offer={offered.offer} onDone={(made) => { setOffered(null); offered.answered(made); }} />}
    </Page>
  );
}
