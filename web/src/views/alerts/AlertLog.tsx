import { Moment } from '../../ui/Moment';
import type { AlertDetail } from '../../api/types';
import css from './alerts.module.css';

/* Who changed what, and when. */
export const AlertLog = ({ log }: { log: AlertDetail['log'] }) => (
  <ol className={css.log}>{log.map((entry, at) => <li key={at}><Moment time={entry.time} /> <b>{entry.actor}</b> {entry.action}{entry.note && <q>{entry.note}</q>}</li>)}</ol>
);
