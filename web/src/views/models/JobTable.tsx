import { useApi } from '../../api/queries';
import { percent } from '../../logic/format';
import { texts } from '../../texts';
import { Card, Tag } from '../../ui/basics';
import { Moment } from '../../ui/Moment';
import { Async } from '../../ui/states';
import uiCss from '../../ui/ui.module.css';
import type { Job } from '../../api/types';
import { JobResult } from './JobResult';
import css from './models.module.css';

const tones = { waiting: undefined, running: 'warn', done: 'good', failed: 'bad' } as const;

const JobRow = ({ job }: { job: Job }) => (
  <tr>
    <td>{job.kind}</td>
    <td><Tag tone={tones[job.state]}>{texts.models.jobStates[job.state]}{job.state === 'running' && job.progress !== null && ` ${percent(job.progress)}`}</Tag></td>
    <td>{job.actor}</td><td className={css.when}><Moment time={job.created} /></td><td className={css.when}>{job.ended && <Moment time={job.ended} />}</td><td className={css.result}><JobResult job={job} /></td>
  </tr>
);

export function JobTable() {
  const jobs = useApi('jobs', { limit: 10 }, { every: 15_000 });
  return (
    <Card title={texts.models.jobs} tight>
      <Async query={jobs} isEmpty={(data) => data.items.length === 0} empty={<p className={css.calm}>{texts.models.noJobs}</p>}>
        {(data) => (
          <table className={uiCss.table}>
            <thead><tr><th>{texts.models.kind}</th><th>{texts.models.state}</th><th>{texts.models.actor}</th><th>{texts.settings.created}</th><th>{texts.models.ended}</th><th>{texts.models.result}</th></tr></thead>
            <tbody>{data.items.map((job) => <JobRow key={job.id} job={job} />)}</tbody>
          </table>
        )}
      </Async>
    </Card>
  );
}
