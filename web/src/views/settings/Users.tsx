import { patch, post, remove } from '../../api/client';
import { useUser } from '../../api/session';
import { texts } from '../../texts';
import { Button, Card, Field, Select, Tag } from '../../ui/basics';
import { Moment } from '../../ui/Moment';
import type { Role, Sent, User } from '../../api/types';
import { FormField } from './FormField';
import { List } from './List';
import { RemoveButton } from './RemoveButton';
import { filled, useWork } from './useWork';
import css from './settings.module.css';

const roles: Role[] = ['viewer', 'analyst', 'admin'];
export const Roles = ({ of }: { of: readonly Role[] }) => <>{of.map((role) => <option key={role} value={role}>{texts.settings.roles[role]}</option>)}</>;

function UserRow({ user }: { user: User }) {
  const { work } = useWork('users', 'audit');
  const isMe = useUser().id === user.id;
  const path = `users/${encodeURIComponent(user.id)}` as const;
  const change = (body: Sent<'patch', typeof path>) => void work(patch(path, body), texts.settings.saved);
  return (
    <tr>
      <td><b>{user.name}</b></td>
      <td className={css.choice}><Select aria-label={`${texts.settings.role}: ${user.name}`} value={user.role} disabled={isMe} onChange={(event) => change({ role: event.target.value as User['role'] })}><Roles of={roles} /></Select></td>
      <td><Tag tone={user.disabled ? 'bad' : 'good'}>{user.disabled ? texts.settings.disabled : texts.settings.active}</Tag></td>
      <td><Moment time={user.created} /></td>
      <td>{!isMe && <span className="row"><Button little onClick={() => change({ disabled: !user.disabled })}>{user.disabled ? texts.settings.enable : texts.settings.disable}</Button><RemoveButton name={user.name} onRemove={() => void work(remove(path), texts.settings.removed)} /></span>}</td>
    </tr>
  );
}

function AddUser() {
  const { work, isBusy, faults } = useWork('users', 'audit');
  return (
    <Card title={texts.settings.addUser}>
      <form className={css.form} onSubmit={(event) => { event.preventDefault(); const form = event.currentTarget; void work(post('users', filled<Sent<'post', 'users'>>(form)), texts.settings.saved, form).then((done) => { if (done) form.reset(); }); }}>
        <FormField faults={faults} label={texts.settings.name} name="name" required autoComplete="off" autoCapitalize="none" />
        <FormField faults={faults} label={texts.settings.password} name="password" type="password" required minLength={12} autoComplete="new-password" />
        <Field label={texts.settings.role}><Select name="role"><Roles of={roles} /></Select></Field>
        <Button type="submit" look="primary" disabled={isBusy}>{texts.add}</Button>
      </form>
    </Card>
  );
}

export const Users = () => (
  <>
    <List<User> title={texts.settings.tabs.users ?? ''} path="users" head={[texts.settings.name, texts.settings.role, texts.settings.state, texts.settings.created, '']} empty="" row={(user) => <UserRow key={user.id} user={user} />} />
    <AddUser />
  </>
);
