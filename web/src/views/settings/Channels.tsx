import { useState } from 'react';
import { post } from '../../api/client';
import { useIsAdmin } from '../../api/session';
import { texts } from '../../texts';
import { Button, Tag } from '../../ui/basics';
import { State, reasonOf } from '../../ui/states';
import type { Channel, ChannelReceipt } from '../../api/types';
import { List } from './List';

const tones = { delivered: 'good', later: 'warn', refused: 'bad' } as const;

function ChannelRow({ channel }: { channel: Channel }) {
  const [said, setSaid] = useState<ChannelReceipt | null>(null);
  const [isBusy, setBusy] = useState(false);
  const mayTest = useIsAdmin();
  const test = () => {
    setBusy(true);
    post(`channels/${encodeURIComponent(channel.name)}/test`)
      .then(setSaid, (error: unknown) => setSaid({ delivery: 'refused', text: reasonOf(error) })).finally(() => setBusy(false));
  };
  return (
    <tr>
      <td><b>{channel.name}</b></td><td>{channel.type}</td>
      <td>{mayTest && <Button little disabled={isBusy} onClick={test}>{texts.settings.test}</Button>}</td>
      <td role="status">{said && <><Tag tone={tones[said.delivery]}>{texts.settings.deliveries[said.delivery]}</Tag> {said.text}</>}</td>
    </tr>
  );
}

export const Channels = () => (
  <List<Channel> title={texts.settings.tabs.channels ?? ''} path="channels" head={[texts.settings.channel, texts.settings.type, '', '']}
    empty={<State title={texts.settings.noChannels}><p>{texts.settings.noChannelsHint}</p></State>} row={(channel) => <ChannelRow key={channel.name} channel={channel} />} />
);
