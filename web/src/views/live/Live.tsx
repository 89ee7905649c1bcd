import { useSearch } from '../../router/location';
import { useKeys } from '../../shell/keys';
import { Page } from '../../shell/Page';
import { levelNames } from '../../logic/fields';
import { texts } from '../../texts';
import { Button, Field, Input, Select, Tag } from '../../ui/basics';
import { State } from '../../ui/states';
import { LiveLine } from './LiveLine';
import { useLiveEvents } from './useLiveEvents';
import css from './live.module.css';

export function Live() {
  const [search, set] = useSearch();
  const level = levelNames.find((name) => name === search.get('level')) ?? 'normal';
  const filter = search.get('contains') ?? '';
  const highlight = search.get('highlight') ?? '';
  const { shown, waiting, dropped, rate, state, isPaused, pause, resume, clear } = useLiveEvents(level, filter);
  useKeys({ ' ': (event) => { if ((event.target as HTMLElement).tagName !== 'BUTTON') { event.preventDefault(); if (isPaused) resume(); else pause(); } } });
  return (
    <Page title={texts.live.title} tools={<span className="row"><Tag tone={state === 'open' ? 'good' : 'warn'}>{texts.stream[state]}</Tag><span className="quiet small number">{texts.live.rate(rate)}</span></span>}>
      <div className={css.tools}>
        <Field label={texts.live.level}>
          <Select value={level} onChange={(event) => set({ level: event.target.value === 'normal' ? null : event.target.value })}>
            {[...levelNames].reverse().map((name) => <option key={name} value={name}>{name === 'normal' ? texts.live.all : texts.levels[name]}</option>)}
          </Select>
        </Field>
        <Field label={texts.live.filter}><Input type="search" value={filter} onChange={(event) => set({ contains: event.target.value }, 'replace')} /></Field>
        <Field label={texts.live.highlight}><Input type="search" value={highlight} onChange={(event) => set({ highlight: event.target.value }, 'replace')} /></Field>
        <Button look="primary" icon={isPaused ? 'play' : 'pause'} onClick={isPaused ? resume : pause}>{isPaused ? `${texts.live.resume}: ${texts.live.waiting(waiting)}` : texts.live.pause}</Button>
        <Button onClick={clear}>{texts.live.clear}</Button>
      </div>
      <div className={css.list} tabIndex={0} role="region" aria-label={texts.live.list}>
        {shown.length === 0 ? <State icon="live" title={texts.live.empty}><p>{texts.live.emptyHint}</p></State>
          : <ol>{shown.map((event) => <LiveLine key={event.event.id} event={event} highlight={highlight} />)}</ol>}
      </div>
      {(level === 'normal' || level === 'low') && <p className="quiet small">{texts.live.most}</p>}
      {dropped > 0 && <p className="quiet small">{texts.live.dropped(dropped)}</p>}
    </Page>
  );
}
