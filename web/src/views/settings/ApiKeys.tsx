import { useState } from 'react';
import { post, remove } from '../../api/client';
import { texts } from '../../texts';
import { Button, Card, Copy, Field, Select } from '../../ui/basics';
import { Moment } from '../../ui/Moment';
import type { ApiKey, Role, Sent } from '../../api/types';
import { FormField } from './FormField';
import { List } from './List';
import { RemoveButton } from './RemoveButton';
import { Roles } from './Users';
import { filled, useWork } from './useWork';
import css from './settings.module.css';

const roles: Role[] = ['ingest', 'viewer', 'analyst'];

function KeyRow({ apiKey }: { apiKey: ApiKey }) {
  const { work } = useWork('api-keys', 'audit');
  return (
    <tr>
      <td><b>{apiKey.name}</b></td><td>{texts.settings.roles[apiKey.role]}{apiKey.source && ` (${apiKey.source})`}</td>
      <td><Moment time={apiKey.created} /></td><td>{apiKey.last_used ? <Moment time={apiKey.last_used} /> : texts.never}</td><td>{apiKey.expires ? <Moment time={apiKey.expires} /> : texts.never}</td>
      <td><RemoveButton name={apiKey.name} onRemove={() => void work(remove(`api-keys/${encodeURIComponent(apiKey.id)}`), texts.settings.removed)} /></td>
    </tr>
  );
}

const FreshKey = ({ value }: { value: string }) => (
  <div className={css.fresh} role="status"><strong>{texts.settings.keyOnce}</strong><code>{value}</code><Copy label={texts.settings.copyKey} text={value} /></div>
);

function AddKey() {
  const { work, isBusy, faults } = useWork('api-keys', 'audit');
  const [fresh, setFresh] = useState('');
  const add = async (form: HTMLFormElement) => {
    const { expires, ...rest } = filled<Sent<'post', 'api-keys'>>(form);
    const made = await work(post('api-keys', { ...rest, expires: expires ? new Date(expires).toISOString() : undefined }), texts.settings.saved, form);
    if (made) {
      setFresh(made.key);
      form.reset();
    }
  };
  return (
    <Card title={texts.settings.addKey}>
      {fresh && <FreshKey value={fresh} />}
      <form className={css.form} onSubmit={(event) => { event.preventDefault(); void add(event.currentTarget); }}>
        <FormField faults={faults} label={texts.settings.name} name="name" required />
        <Field label={texts.settings.role}><Select name="role"><Roles of={roles} /></Select></Field>
        <FormField faults={faults} label={texts.settings.keySource} name="source" />
        <FormField faults={faults} label={texts.settings.expiresOptional} name="expires" type="datetime-local" />
        <Button type="submit" look="primary" disabled={isBusy}>{texts.add}</Button>
      </form>
    </Card>
  );
}

export const ApiKeys = () => (
  <>
    <List<ApiKey> title={texts.settings.tabs.keys ?? ''} path="api-keys" head={[texts.settings.name, texts.settings.role, texts.settings.created, texts.settings.lastUsed, texts.settings.expires, '']} empty={texts.settings.noKeys}
      row={(apiKey) => <KeyRow key={apiKey.id} apiKey={apiKey} />} />
    <AddKey />
  </>
);
