import { post } from '../../api/client';
import { texts } from '../../texts';
import { Button, Card } from '../../ui/basics';
import { FormField } from './FormField';
import { useWork } from './useWork';
import css from './settings.module.css';

export function Account() {
  const { work, isBusy, faults } = useWork('audit');
  const change = async (form: HTMLFormElement) => {
    const data = new FormData(form);
    if (await work(post('auth/password', { old: String(data.get('old')), new: String(data.get('new')) }).then(() => true), texts.settings.changed, form))
      form.reset();
  };
  return (
    <Card title={texts.settings.change}>
      <form className={css.form} onSubmit={(event) => { event.preventDefault(); void change(event.currentTarget); }}>
        <FormField faults={faults} label={texts.settings.old} name="old" type="password" required autoComplete="current-password" />
        <FormField faults={faults} label={texts.settings.fresh} name="new" type="password" required minLength={12} autoComplete="new-password" />
        <Button type="submit" look="primary" disabled={isBusy}>{texts.settings.change}</Button>
      </form>
    </Card>
  );
}
