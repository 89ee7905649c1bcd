import { useEffect, useRef, useState } from 'react';
import { texts } from '../../texts';
import { Button, Dialog, DialogEnd, Field, TextArea } from '../../ui/basics';
import type { CloseReason } from '../../api/types';
import css from './alerts.module.css';

interface Props { alerts: number; usual: CloseReason; onClose: (reason: CloseReason, note: string) => void; onCancel: () => void }

export function CloseDialog({ alerts, usual, onClose, onCancel }: Props) {
  const [reason, setReason] = useState(usual);
  const [note, setNote] = useState('');
  /* The dialog itself would begin with the first reason, chosen or not. */
  const chosen = useRef<HTMLInputElement>(null);
  useEffect(() => chosen.current?.focus(), []);
  return (
    <Dialog title={texts.alerts.whyClose(alerts)} onClose={onCancel}>
      <form onSubmit={(event) => { event.preventDefault(); onClose(reason, note.trim()); }}>
        <fieldset className={css.reasons}>
          <legend className="hidden">{texts.alerts.whyClose(alerts)}</legend>
          {(Object.entries(texts.alerts.reasons) as [CloseReason, string][]).map(([each, text]) => (
            <label key={each}><input type="radio" name="reason" value={each} ref={each === usual ? chosen : undefined} checked={reason === each} onChange={() => setReason(each)} />{text}</label>
          ))}
        </fieldset>
        {reason === 'false_positive' && <p className={`quiet small ${css.verdictHint}`}>{texts.alerts.verdictHint}</p>}
        <Field label={texts.alerts.note}><TextArea rows={2} value={note} onChange={(event) => setNote(event.target.value)} /></Field>
        <DialogEnd><Button onClick={onCancel}>{texts.cancel}</Button><Button type="submit" look="primary">{texts.alerts.closeAlert}</Button></DialogEnd>
      </form>
    </Dialog>
  );
}
