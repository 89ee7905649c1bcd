import { useState } from 'react';
import { post, remove } from '../../api/client';
import { useMayTriage } from '../../api/session';
import { count } from '../../logic/format';
import { lineOf } from '../../logic/fields';
import { texts } from '../../texts';
import { Button, Card, Tag } from '../../ui/basics';
import { Moment } from '../../ui/Moment';
import type { Suppression, SuppressionPreview } from '../../api/types';
import { FormField } from './FormField';
import { List } from './List';
import { RemoveButton } from './RemoveButton';
import { filled, useWork } from './useWork';
import css from './settings.module.css';

const names = ['network', 'entity', 'user', 'host', 'dataset', 'technique', 'group_key'];

function SuppressionRow({ suppression }: { suppression: Suppression }) {
  const { work } = useWork('suppressions', 'audit');
  const mayRemove = useMayTriage();
  const filter = Object.entries(suppression.filter);
  return (
    <tr>
      <td><span className="row">{filter.map(([name, value]) => <Tag key={name}>{texts.settings.filterNames[name] ?? name}: {String(value)}</Tag>)}</span></td>
      <td>{suppression.reason}</td><td>{suppression.actor}</td><td className="number">{count(suppression.hits)}</td><td>{suppression.expires ? <Moment time={suppression.expires} /> : texts.never}</td>
      <td>{mayRemove && <RemoveButton name={filter.map(([, value]) => String(value)).join(', ')} onRemove={() => void work(remove(`suppressions/${encodeURIComponent(suppression.id)}`), texts.settings.removed)} />}</td>
    </tr>
  );
}

const Preview = ({ preview }: { preview: SuppressionPreview }) => (
  <div role="status" className="stack">
    <p>{texts.settings.previewText(preview.anomalies, preview.alerts)}</p>
    {preview.examples.slice(0, 3).map((event) => <pre key={event.event.id} className={css.example}>{lineOf(event)}</pre>)}
  </div>
);

function bodyOf(form: HTMLFormElement) {
  const { reason = '', expires, ...filter } = filled(form);
  return { filter, reason, expires: expires ? new Date(expires).toISOString() : undefined };
}

function AddSuppression() {
  const { work, isBusy, faults } = useWork('suppressions', 'audit');
  const [preview, setPreview] = useState<SuppressionPreview | null>(null);
  const [error, setError] = useState('');
  const submit = async (form: HTMLFormElement, isPreview: boolean) => {
    const body = bodyOf(form);
    setError(Object.keys(body.filter).length === 0 ? texts.settings.oneNeeded : '');
    if (Object.keys(body.filter).length === 0)
      return;
    if (isPreview) {
      setPreview(await work(post('suppressions', body, { preview: 1 }) as Promise<unknown>, null, form) as SuppressionPreview | null);
    } else if (await work(post('suppressions', body), texts.settings.saved, form)) {
      setPreview(null);
      form.reset();
    }
  };
  return (
    <Card title={texts.settings.addSuppression}>
      <form className="stack" onChange={() => setPreview(null)} onSubmit={(event) => { event.preventDefault(); void submit(event.currentTarget, (event.nativeEvent as SubmitEvent).submitter?.getAttribute('value') === 'preview'); }}>
        <div className={css.form}>
          <fieldset name="filter" className={css.filter} aria-label={texts.settings.filter}>
            {names.map((name) => <FormField key={name} faults={faults} label={texts.settings.filterNames[name] ?? name} name={name} spellCheck={false} />)}
          </fieldset>
          <FormField faults={faults} label={texts.settings.reason} name="reason" required />
          <FormField faults={faults} label={texts.settings.expiresOptional} name="expires" type="datetime-local" />
        </div>
        <p className={css.error} role="alert">{error || faults.filter}</p>
        <div className="row"><Button type="submit" value="preview" disabled={isBusy}>{texts.settings.preview}</Button><Button type="submit" look="primary" disabled={isBusy}>{texts.add}</Button></div>
        {preview && <Preview preview={preview} />}
      </form>
    </Card>
  );
}

export function Suppressions() {
  const mayAdd = useMayTriage();
  return (
    <>
      <List<Suppression> title={texts.settings.tabs.suppressions ?? ''} path="suppressions" head={[texts.settings.filter, texts.settings.reason, texts.settings.by, texts.settings.hits, texts.settings.expires, '']} empty={texts.settings.noSuppressions}
        row={(suppression) => <SuppressionRow key={suppression.id} suppression={suppression} />} />
      {mayAdd && <AddSuppression />}
    </>
  );
}
