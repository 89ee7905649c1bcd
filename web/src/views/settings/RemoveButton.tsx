import { useState } from 'react';
import { texts } from '../../texts';
import { Button } from '../../ui/basics';
import { Confirm } from '../../ui/Confirm';

/* Removes after asking. */
export function RemoveButton({ name, onRemove }: { name: string; onRemove: () => void }) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button little look="danger" aria-label={`${texts.remove}: ${name}`} onClick={() => setAsking(true)}>{texts.remove}</Button>
      {isAsking && <Confirm title={texts.settings.removeAsk(name)} onYes={() => { setAsking(false); onRemove(); }} onNo={() => setAsking(false)} />}
    </>
  );
}
