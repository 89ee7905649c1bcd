import { texts } from '../texts';
import { Button, Dialog, DialogEnd } from './basics';

export const Confirm = ({ title, onYes, onNo }: { title: string; onYes: () => void; onNo: () => void }) => (
  <Dialog title={title} onClose={onNo}><DialogEnd><Button onClick={onNo} autoFocus>{texts.cancel}</Button><Button look="primary" onClick={onYes}>{texts.models.sure}</Button></DialogEnd></Dialog>
);
