import { count, number } from '../../logic/format';
import { Link } from '../../router/Link';
import { paths } from '../../router/paths';
import { texts } from '../../texts';
import { Button, Tag } from '../../ui/basics';
import { Moment } from '../../ui/Moment';
import uiCss from '../../ui/ui.module.css';
import type { Model } from '../../api/types';

const tones = { champion: 'good', challenger: 'warn', retired: undefined } as const;
export const ModelState = ({ state }: { state: Model['state'] }) => <Tag tone={tones[state]}>{texts.models.states[state]}</Tag>;

const shown = ['roc_auc', 'pr_auc', 'fpr'];

const ModelRow = ({ model, onPromote }: { model: Model; onPromote?: (model: Model) => void }) => (
  <tr>
    <td><Link to={paths.model(model.id)}>{model.name}</Link></td>
    <td><ModelState state={model.state} /></td>
    <td><Moment time={model.created} /></td>
    <td>{model.promoted && <Moment time={model.promoted} />}</td>
    <td className={`${uiCss.right} number`}>{count(model.training.rows)}</td>
    {shown.map((name) => { const value = model.metrics[name]; return <td key={name} className={`${uiCss.right} number`}>{value === undefined ? '–' : number(value)}</td>; })}
    <td>{model.state === 'challenger' && onPromote && <Button little onClick={() => onPromote(model)}>{texts.models.promote}</Button>}</td>
  </tr>
);

export const ModelTable = ({ models, onPromote }: { models: Model[]; onPromote?: (model: Model) => void }) => (
  <table className={uiCss.table}>
    <thead>
      <tr>
        <th>{texts.models.name}</th><th>{texts.models.state}</th><th>{texts.models.created}</th><th>{texts.models.promoted}</th><th className={uiCss.right}>{texts.models.rows}</th>
        {shown.map((name) => <th key={name} className={uiCss.right}>{texts.models.metricNames[name]}</th>)}<td />
      </tr>
    </thead>
    <tbody>{models.map((model) => <ModelRow key={model.id} model={model} onPromote={onPromote} />)}</tbody>
  </table>
);
