import { texts } from '../../texts';
import type { SiemEvent } from '../../api/types';
import css from './anomaly.module.css';

export const AllMembers = ({ event }: { event: SiemEvent }) => (
  <details className={css.members}><summary>{texts.anomaly.allMembers}</summary><pre>{JSON.stringify(event, null, 2)}</pre></details>
);
