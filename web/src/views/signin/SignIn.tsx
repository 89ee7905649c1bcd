import { useState } from 'react';
import type { FormEvent } from 'react';
import { ApiError } from '../../api/client';
import { useAccess } from '../../api/session';
import { texts } from '../../texts';
import { Button, Field, Input } from '../../ui/basics';
import { reasonOf } from '../../ui/states';
import { Door } from './Door';
import css from './signin.module.css';

function said(error: unknown): string {
  if (error instanceof ApiError && error.status === 401)
    return texts.signIn.wrong;
  return error instanceof ApiError && error.status === 429 ? texts.signIn.later : reasonOf(error);
}

export function SignIn() {
  const { signIn } = useAccess();
  const [error, setError] = useState('');
  const [isBusy, setBusy] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    signIn(String(form.get('name')), String(form.get('password'))).catch((reason: unknown) => { setError(said(reason)); setBusy(false); });
  };
  return (
    <Door title={texts.signIn.title} lead="">
      <form className={css.form} onSubmit={submit}>
        <Field label={texts.signIn.name}><Input name="name" autoComplete="username" required autoFocus autoCapitalize="none" spellCheck={false} /></Field>
        <Field label={texts.signIn.password}><Input name="password" type="password" autoComplete="current-password" required /></Field>
        <p className={css.error} role="alert">{error}</p>
        <Button type="submit" look="primary" disabled={isBusy}>{texts.signIn.submit}</Button>
      </form>
    </Door>
  );
}
