import { Link } from '../../router/Link';
import { paths } from '../../router/paths';
import { texts } from '../../texts';
import type { Job } from '../../api/types';
import css from './models.module.css';

interface Result { error?: string; promoted?: boolean; champion?: string; said?: string[] }

const Said = ({ lines }: { lines: string[] }) => (
  <details className={css.parameters}><summary>{texts.models.said(lines.length)}</summary><pre>{lines.join('\n')}</pre></details>
);

/* What came of it, and all that siem-retrain said. */
export function JobResult({ job }: { job: Job }) {
  const { error, promoted, champion, said = [] } = (job.result ?? {}) as Result;
  const outcome = promoted ? texts.models.tookOver : promoted === false && job.state === 'done' ? texts.models.gate.no : error ?? (job.state === 'failed' ? said.at(-1) : undefined);
  return (
    <>
      {outcome} {champion && <Link to={paths.model(champion)}>{champion.slice(0, 12)}</Link>}
      {said.length > 0 && <Said lines={said} />}
    </>
  );
}
