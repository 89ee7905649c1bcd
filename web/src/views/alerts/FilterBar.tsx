import { useState } from 'react';
import type { Ref } from 'react';
import { levelNames } from '../../logic/fields';
import { texts } from '../../texts';
import { Button, Dialog, DialogEnd, Field, Input, Segments, Select } from '../../ui/basics';
import { filterNames, statusOf, useSavedFilters, usualStatus } from './filters';
import type { Filters, Saved } from './filters';
import type { Patch } from '../../router/location';
import css from './alerts.module.css';

interface Props { filters: Filters; onFilter: (patch: Patch) => void; searchRef: Ref<HTMLInputElement>; user: string }

const statusOptions = [[usualStatus, texts.alerts.notClosed], ...Object.entries(texts.alerts.statuses), ['all', texts.all]] as [string, string][];

function SaveFilter({ onSave, onClose }: { onSave: (name: string) => void; onClose: () => void }) {
  const [name, setName] = useState('');
  return (
    <Dialog title={texts.alerts.saveFilter} onClose={onClose}>
      <form onSubmit={(event) => { event.preventDefault(); onSave(name.trim()); onClose(); }}>
        <Field label={texts.alerts.filterName}><Input value={name} onChange={(event) => setName(event.target.value)} required maxLength={60} autoFocus /></Field>
        <DialogEnd><Button onClick={onClose}>{texts.cancel}</Button><Button type="submit" look="primary" disabled={!name.trim()}>{texts.save}</Button></DialogEnd>
      </form>
    </Dialog>
  );
}

const patchOf = (filters: Filters): Patch => Object.fromEntries(filterNames.map((name) => [name, filters[name] ?? null]));

const SavedFilter = ({ saved, onUse, onForget }: { saved: Saved; onUse: () => void; onForget: () => void }) => (
  <span className={css.saved}>
    <button type="button" onClick={onUse}>{saved.name}</button>
    <button type="button" aria-label={`${texts.alerts.forget}: ${saved.name}`} title={texts.alerts.forget} onClick={onForget}>×</button>
  </span>
);

function SavedFilters({ filters, onFilter }: Pick<Props, 'filters' | 'onFilter'>) {
  const { saved, save, forget } = useSavedFilters();
  const [isSaving, setSaving] = useState(false);
  return (
    <div className="row" role="group" aria-label={texts.alerts.savedFilters}>
      {saved.map((each) => <SavedFilter key={each.name} saved={each} onUse={() => onFilter(patchOf(each.filters))} onForget={() => forget(each.name)} />)}
      <Button little look="plain" onClick={() => setSaving(true)}>{texts.alerts.saveFilter}</Button>
      {isSaving && <SaveFilter onSave={(name) => save(name, filters)} onClose={() => setSaving(false)} />}
    </div>
  );
}

export function FilterBar({ filters, onFilter, searchRef, user }: Props) {
  return (
    <div className={css.filters}>
      <Segments label={texts.alerts.status} options={statusOptions} value={statusOf(filters)} onChoose={(status) => onFilter({ status: status === usualStatus ? null : status })} />
      <Select aria-label={texts.alerts.level} value={filters.level ?? ''} onChange={(event) => onFilter({ level: event.target.value })}>
        <option value="">{texts.alerts.anyLevel}</option>
        {levelNames.map((level) => <option key={level} value={level}>{texts.levels[level]}</option>)}
      </Select>
      <Select aria-label={texts.alerts.kind} value={filters.kind ?? ''} onChange={(event) => onFilter({ kind: event.target.value })}>
        <option value="">{texts.alerts.anyKind}</option>
        {Object.entries(texts.alerts.kinds).map(([kind, text]) => <option key={kind} value={kind}>{text}</option>)}
      </Select>
      <Select aria-label={texts.alerts.assignee} value={filters.assignee ?? ''} onChange={(event) => onFilter({ assignee: event.target.value })}>
        <option value="">{texts.alerts.anyone}</option>
        {[...new Set([user, filters.assignee ?? ''])].filter(Boolean).map((name) => <option key={name} value={name}>{name}</option>)}
      </Select>
      <Input ref={searchRef} type="search" className={css.search} aria-label={texts.alerts.search} placeholder={`${texts.alerts.search}: ${texts.alerts.searchHint}`} value={filters.q ?? ''}
        onChange={(event) => onFilter({ q: event.target.value })} onKeyDown={(event) => { if (event.key === 'Escape') { event.preventDefault(); event.currentTarget.blur(); } }} />
      <SavedFilters filters={filters} onFilter={onFilter} />
    </div>
  );
}
