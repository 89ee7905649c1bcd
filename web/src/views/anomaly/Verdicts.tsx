import { useState } from 'react';
import { post } from '../../api/client';
import { refreshAll } from '../../api/queries';
import { texts } from '../../texts';
import { Button, Card, Field, TextArea } from '../../ui/basics';
import { Moment } from '../../ui/Moment';
import { reasonOf } from '../../ui/states';
import { useToast } from '../../ui/Toasts';
import type { Feedback, Offer, Verdict } from '../../api/types';
import { OfferDialog } from '../alerts/OfferDialog';
import css from './anomaly.module.css';

const Given = ({ feedback }: { feedback: Feedback[] }) => feedback.length === 0 ? <p className="quiet">{texts.anomaly.noVerdict}</p> : (
  <ol className={css.given}>
    {feedback.map((each) => <li key={`${each.given} ${each.actor}`}><b>{each.actor}</b>: {texts.anomaly.verdicts[each.verdict] ?? each.verdict} <Moment time={each.given} />{each.note && <q>{each.note}</q>}</li>)}
  </ol>
);

function Judge({ id, current }: { id: string; current: Verdict | undefined }) {
  const [note, setNote] = useState('');
  const [offer, setOffer] = useState<Offer | null>(null);
  const say = useToast();
  const give = async (verdict: Verdict) => {
    try {
      const answer = await post(`anomalies/${encodeURIComponent(id)}/feedback`, { verdict, note: note.trim() || undefined });
      setNote('');
      say(texts.anomaly.given);
      setOffer(answer.offer);
      await refreshAll('anomalies', 'alerts');
    } catch (error) {
      say(reasonOf(error));
    }
  };
  return (
    <div className="stack">
      <Field label={texts.anomaly.comment}><TextArea rows={2} value={note} onChange={(event) => setNote(event.target.value)} /></Field>
      <div className="row">
        {(Object.entries(texts.anomaly.verdicts) as [Verdict, string][]).map(([verdict, text]) => (
          <Button key={verdict} little look={verdict === 'attack' ? 'danger' : undefined} icon={verdict === current ? 'check' : undefined} aria-pressed={verdict === current} onClick={() => void give(verdict)}>{text}</Button>
        ))}
      </div>
      {offer && <OfferDialog offer={offer} onDone={() => setOffer(null)} />}
    </div>
  );
}

export const Verdicts = ({ id, feedback, mayJudge }: { id: string; feedback: Feedback[]; mayJudge: boolean }) => (
  <Card title={texts.anomaly.verdict}>
    <div className="stack"><Given feedback={feedback} />{mayJudge && <Judge id={id} current={feedback[0]?.verdict} />}</div>
  </Card>
);
