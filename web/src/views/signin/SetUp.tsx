import { useState } from 'react';
import type { FormEvent } from 'react';
import { useAccess } from '../../api/session';
import { navigate } from '../../router/location';
import { paths } from '../../router/paths';
import { texts } from '../../texts';
import { Button, Field, Input } from '../../ui/basics';
import { reasonOf } from '../../ui/states';
import { Door } from './Door';
import css from './signin.module.css';

export function SetUp() {
  const { setUp } = useAccess();
  const [error, setError] = useState('');
  const [isBusy, setBusy] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const password = String(form.get('password'));
    if (password !== form.get('again')) {
      setError(texts.setup.differs);
      return;
    }
    setBusy(true);
    setUp(String(form.get('token')).trim(), String(form.get('name')), password)
      .then(() => navigate(paths.welcome, 'replace'))
      .catch((reason: unknown) => { setError(reasonOf(reason)); setBusy(false); });
  };
  return (
    <Door title={texts.setup.title} lead={texts.setup.lead}>
      <form className={css.form} onSubmit={submit}>
        <Field label={texts.setup.token}><Input name="token" required autoFocus autoComplete="off" spellCheck={false} className="mono" /></Field>
        <Field label={texts.setup.name}><Input name="name" required autoComplete="username" autoCapitalize="none" spellCheck={false} /></Field>
        <Field label={texts.setup.password}><Input name="password" type="password" required minLength={12} autoComplete="new-password" /></Field>
        <Field label={texts.setup.again}><Input name="again" type="password" required minLength={12} autoComplete="new-password" /></Field>
        <p className={css.error} role="alert">{error}</p>
        <Button type="submit" look="primary" disabled={isBusy}>{texts.setup.submit}</Button>
      </form>
    </Door>
  );
}
