import { useState } from 'react';
import { texts } from '../../texts';
import { Button, Field, Input, Select } from '../../ui/basics';
import type { Patch } from '../../router/location';
import { filterNames } from './search';
import type { FilterName, Filters as Chosen } from './search';
import css from './explore.module.css';

interface Props { filters: Chosen; onFilter: (patch: Patch) => void; onClear: () => void }

/* A text is searched for once it is complete: at Enter, or when the field is left. */
function TextFilter({ name, label, value, onFilter }: { name: FilterName; label: string; value: string | undefined; onFilter: Props['onFilter'] }) {
  const commit = (input: HTMLInputElement) => { if (input.value.trim() !== (value ?? '')) onFilter({ [name]: input.value.trim() }); };
  return (
    <Field label={label}>
      <Input key={value} type="search" defaultValue={value} spellCheck={false} data-search={name === 'contains' || undefined} onBlur={(event) => commit(event.currentTarget)}
        onKeyDown={(event) => { if (event.key === 'Enter') commit(event.currentTarget); if (event.key === 'Escape') event.currentTarget.blur(); }} />
    </Field>
  );
}

const first: [FilterName, string][] = [['contains', texts.explore.contains], ['source_ip', texts.explore.sourceIp], ['user', texts.explore.user], ['host', texts.explore.host]];
const rest: [FilterName, string][] = [['dataset', texts.explore.dataset], ['action', texts.explore.action], ['min_risk', texts.explore.minRisk], ['max_risk', texts.explore.maxRisk]];

export function Filters({ filters, onFilter, onClear }: Props) {
  const hasMore = [...rest.map(([name]) => name), 'kind', 'outcome'].some((name) => filters[name as FilterName]);
  const [isOpen, setOpen] = useState(hasMore);
  const text = ([name, label]: [FilterName, string]) => <TextFilter key={name} name={name} label={label} value={filters[name]} onFilter={onFilter} />;
  return (
    <div className={css.filters} role="search" aria-label={texts.explore.filters}>
      {first.map(text)}
      {isOpen && rest.map(text)}
      {isOpen && (
        <Field label={texts.explore.kind}>
          <Select value={filters.kind ?? ''} onChange={(event) => onFilter({ kind: event.target.value })}>
            <option value="">{texts.explore.anyOutcome}</option>{Object.entries({ ...texts.alerts.kinds, ...texts.explore.moreKinds }).map(([kind, name]) => <option key={kind} value={kind}>{name}</option>)}
          </Select>
        </Field>
      )}
      {isOpen && (
        <Field label={texts.explore.outcome}>
          <Select value={filters.outcome ?? ''} onChange={(event) => onFilter({ outcome: event.target.value })}>
            <option value="">{texts.explore.anyOutcome}</option>{Object.entries(texts.explore.outcomes).map(([outcome, name]) => <option key={outcome} value={outcome}>{name}</option>)}
          </Select>
        </Field>
      )}
      <div className={css.filterEnd}>
        <label className="row small"><input type="checkbox" checked={filters.only_anomalies === 'true'} onChange={(event) => onFilter({ only_anomalies: event.target.checked ? 'true' : null })} />{texts.explore.onlyAnomalies}</label>
        <Button little look="plain" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>{isOpen ? texts.explore.fewerFilters : texts.explore.moreFilters}</Button>
        {filterNames.some((name) => filters[name]) && <Button little look="plain" onClick={onClear}>{texts.explore.clear}</Button>}
      </div>
    </div>
  );
}
