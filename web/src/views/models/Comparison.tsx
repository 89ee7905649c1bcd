import { count, number } from '../../logic/format';
import { texts } from '../../texts';
import { Card } from '../../ui/basics';
import css from './models.module.css';

const shown = (value: unknown) => typeof value === 'number' ? (Number.isInteger(value) ? count(value) : number(value)) : typeof value === 'object' ? JSON.stringify(value) : String(value);

const names: Record<string, string> = { gained: texts.models.gained, lost: texts.models.lost };

/* What siem-eval --compare said: gained and lost first. */
export function Comparison({ comparison }: { comparison: Record<string, unknown> | null }) {
  const entries = Object.entries(comparison ?? {}).filter(([, value]) => typeof value !== 'object' || value === null);
  entries.sort(([a], [b]) => Number(b in names) - Number(a in names));
  return (
    <Card title={texts.models.comparison}>
      {entries.length === 0 ? <p className="quiet">{texts.models.noComparison}</p>
        : <dl className={css.metrics}>{entries.map(([name, value]) => <div key={name}><dt>{names[name] ?? name}</dt><dd className="number">{shown(value)}</dd></div>)}</dl>}
    </Card>
  );
}
