import { post, remove } from '../../api/client';
import { useMayTriage } from '../../api/session';
import { texts } from '../../texts';
import { Button, Card, Tag } from '../../ui/basics';
import { Moment } from '../../ui/Moment';
import type { Block, NeverBlock, Sent } from '../../api/types';
import { FormField } from './FormField';
import { List } from './List';
import { RemoveButton } from './RemoveButton';
import { filled, useWork } from './useWork';
import css from './settings.module.css';

interface Kind { path: 'never-block' | 'blocks'; title: string; add: string; empty: string; hasEnd: boolean }

const kinds: Record<'guard' | 'blocks', Kind> = {
  guard: { path: 'never-block', title: texts.settings.tabs.guard ?? '', add: texts.settings.addNetwork, empty: texts.settings.noNetworks, hasEnd: false },
  blocks: { path: 'blocks', title: texts.settings.tabs.blocks ?? '', add: texts.settings.addBlock, empty: texts.settings.noBlocks, hasEnd: true },
};

function NetworkRow({ item, kind }: { item: NeverBlock | Block; kind: Kind }) {
  const { work } = useWork(kind.path, 'audit');
  const isUndone = 'undone' in item && item.undone !== null;
  const mayRemove = useMayTriage() && !isUndone;
  const key = 'id' in item ? item.id : item.network;
  return (
    <tr>
      <td className="mono">{item.network}{isUndone && <Tag>{texts.settings.undone}</Tag>}</td><td>{item.reason}</td><td>{item.actor}</td><td><Moment time={item.created} /></td>
      {'expires' in item && <td><Moment time={item.expires} /></td>}
      <td>{mayRemove && <RemoveButton name={item.network} onRemove={() => void work(remove(`${kind.path}/${encodeURIComponent(key)}`), texts.settings.removed)} />}</td>
    </tr>
  );
}

function AddNetwork({ kind }: { kind: Kind }) {
  const { work, isBusy, faults } = useWork(kind.path, 'audit');
  const add = async (form: HTMLFormElement) => {
    const { expires, ...rest } = filled<Sent<'post', Kind['path']> & { expires?: string }>(form);
    if (await work(post(kind.path, { ...rest, ...(expires ? { expires: new Date(expires).toISOString() } : {}) }), texts.settings.saved, form))
      form.reset();
  };
  return (
    <Card title={kind.add}>
      <form className={css.form} onSubmit={(event) => { event.preventDefault(); void add(event.currentTarget); }}>
        <FormField faults={faults} label={texts.settings.network} name="network" required spellCheck={false} placeholder="203.0.113.0/24" />
        <FormField faults={faults} label={texts.settings.reason} name="reason" required />
        {kind.hasEnd && <FormField faults={faults} label={texts.settings.until} name="expires" type="datetime-local" required />}
        <Button type="submit" look="primary" disabled={isBusy}>{texts.add}</Button>
      </form>
    </Card>
  );
}

/* Networks that must never be blocked, or those that are. */
export function Networks({ which }: { which: keyof typeof kinds }) {
  const kind = kinds[which];
  const mayAdd = useMayTriage();
  const head = [texts.settings.network, texts.settings.reason, texts.settings.by, texts.settings.created, ...(kind.hasEnd ? [texts.settings.until] : []), ''];
  return (
    <>
      <List<NeverBlock | Block> title={kind.title} path={kind.path} head={head} empty={kind.empty} row={(item) => <NetworkRow key={'id' in item ? item.id : item.network} item={item} kind={kind} />} />
      {mayAdd && <AddNetwork kind={kind} />}
    </>
  );
}
