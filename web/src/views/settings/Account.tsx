import { post } from '../../api/client';
import { texts } from '../../texts';
import { Button, Card, Field, Input } from '../../ui/basics';
import { useWork } from './useWork';
import css from './settings.module.css';

export function Account() {
  const { work, isBusy } = useWork('audit');
  const change = async (form: HTMLFormElement) => {
    const data = new FormData(form);
    await work(post('auth/password', { old: String(data.get('old')), new: String(data.get('new')) }), texts.settings.changed);
    form.reset();
  };
  return (
    <Card title={texts.settings.change}>
      <form className={css.form} onSubmit={(event) => { event.preventDefault(); void change(event.currentTarget); }}>
        <Field label={texts.settings.old}><Input name="old" type="password" required autoComplete="current-password" /></Field>
        <Field label={texts.settings.fresh}><Input name="new" type="password" required minLength={12} autoComplete="new-password" /></Field>
        <Button type="submit" look="primary" disabled={isBusy}>{texts.settings.change}</Button>
      </form>
    </Card>
  );
}
