import { lineOf } from '../../logic/fields';
import { markFields } from '../../logic/marks';
import { texts } from '../../texts';
import type { SiemEvent } from '../../api/types';
import css from './anomaly.module.css';

const tones = [css.mark1, css.mark2, css.mark3, css.mark4];

/* The raw line; what became a field is marked, with the field's name under it for every reader. */
export function MarkedLine({ event }: { event: SiemEvent }) {
  const parts = markFields(lineOf(event), event);
  const fields = parts.filter((part) => part.field !== null);
  return (
    <>
      <pre className={css.line}>
        {parts.map((part, at) => part.field === null ? part.text
          : <mark key={at} className={tones[fields.indexOf(part) % tones.length]} title={part.field}>{part.text}</mark>)}
      </pre>
      {fields.length > 0 && (
        <dl className={css.legend} aria-label={texts.anomaly.fieldsOf}>
          {fields.map((part, at) => <div key={at}><dt><i className={tones[at % tones.length]} aria-hidden="true" />{part.field}</dt><dd className="mono">{part.text}</dd></div>)}
        </dl>
      )}
    </>
  );
}
