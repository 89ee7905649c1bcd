import { texts } from '../texts';
import { Button, Dialog, DialogEnd, Keys } from '../ui/basics';
import { setSingleKeys, useSingleKeys } from './singleKeys';
import css from './shell.module.css';

function SingleKeysSwitch() {
  const isOn = useSingleKeys();
  return <label className={css.singleKeys}><input type="checkbox" checked={isOn} onChange={(event) => setSingleKeys(event.target.checked)} />{texts.keys.single}</label>;
}

export const KeysHelp = ({ onClose }: { onClose: () => void }) => (
  <Dialog title={texts.keys.title} onClose={onClose}>
    <SingleKeysSwitch />
    <Keys keys={texts.keys.all} />
    <DialogEnd><Button look="primary" onClick={onClose}>{texts.close}</Button></DialogEnd>
  </Dialog>
);
