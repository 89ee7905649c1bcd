import { useState } from 'react';
import { post } from '../../api/client';
import { refreshAll, useApi } from '../../api/queries';
import { texts } from '../../texts';
import { Button, Select } from '../../ui/basics';
import { reasonOf } from '../../ui/states';
import { useToast } from '../../ui/Toasts';
import css from './alerts.module.css';

/* Tells a channel of this alert now, whatever the policy says. */
export function SendTo({ id }: { id: string }) {
  const channels = useApi('channels').data?.items ?? [];
  const [chosen, setChosen] = useState('');
  const say = useToast();
  const channel = chosen || channels[0]?.name;
  if (!channel)
    return null;
  const send = () => post(`alerts/${encodeURIComponent(id)}/send`, { channel })
    .then(({ delivery, text }) => { say(delivery === 'delivered' ? texts.alerts.sent : texts.alerts.notSent(channel, text)); void refreshAll('alerts'); }, (error: unknown) => say(reasonOf(error)));
  return (
    <div className={css.send}>
      <Select aria-label={texts.alerts.sendTo} value={channel} onChange={(event) => setChosen(event.target.value)}>{channels.map(({ name }) => <option key={name}>{name}</option>)}</Select>
      <Button little onClick={() => void send()}>{texts.alerts.sendTo}</Button>
    </div>
  );
}
