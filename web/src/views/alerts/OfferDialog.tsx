import { useState } from 'react';
import { post } from '../../api/client';
import { refreshAll } from '../../api/queries';
import { texts } from '../../texts';
import { Button, Dialog, DialogEnd, Tag } from '../../ui/basics';
import { Moment } from '../../ui/Moment';
import { reasonOf } from '../../ui/states';
import { useToast } from '../../ui/Toasts';
import type { Offer, Suppression } from '../../api/types';

/* After a false positive: shall the like of it be silent from now on? */
export function OfferDialog({ offer, onDone }: { offer: Offer; onDone: (made?: Suppression) => void }) {
  const say = useToast();
  const [isBusy, setBusy] = useState(false);
  const accept = async () => {
    setBusy(true);
    let made: Suppression | undefined;
    try {
      const answer = await post('suppressions', offer);
      made = 'id' in answer ? answer : undefined;
      say(texts.alerts.suppressed);
      void refreshAll('suppressions');
    } catch (error) {
      say(reasonOf(error));
    }
    onDone(made);
  };
  const decline = () => { if (!isBusy) onDone(); };
  return (
    <Dialog title={texts.alerts.offer} onClose={decline}>
      <p className="row">{Object.entries(offer.filter).map(([name, value]) => <Tag key={name}>{name}: {value}</Tag>)}</p>
      <p className="quiet">{offer.expires ? <>{texts.alerts.until} <Moment time={offer.expires} full /></> : texts.alerts.forever}</p>
      <DialogEnd><Button disabled={isBusy} onClick={decline}>{texts.alerts.offerNo}</Button><Button look="primary" disabled={isBusy} onClick={() => void accept()}>{texts.alerts.offerYes}</Button></DialogEnd>
    </Dialog>
  );
}
