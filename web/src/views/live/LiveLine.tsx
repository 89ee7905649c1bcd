import { memo } from 'react';
import { lineOf, riskOfEvent } from '../../logic/fields';
import { Link } from '../../router/Link';
import { pathOfEvent } from '../../router/paths';
import { Risk } from '../../ui/Level';
import { Moment } from '../../ui/Moment';
import type { SiemEvent } from '../../api/types';
import css from './live.module.css';

/* The line with every place of `words` marked, in whatever case. */
function Highlighted({ line, words }: { line: string; words: string }) {
  if (!words)
    return line;
  const parts: { text: string; isMarked: boolean }[] = [];
  const [low, wanted] = [line.toLowerCase(), words.toLowerCase()];
  let at = 0;
  for (let found = low.indexOf(wanted); found !== -1; found = low.indexOf(wanted, at)) {
    parts.push({ text: line.slice(at, found), isMarked: false }, { text: line.slice(found, found + words.length), isMarked: true });
    at = found + words.length;
  }
  parts.push({ text: line.slice(at), isMarked: false });
  return parts.map((part, place) => part.isMarked ? <mark key={place}>{part.text}</mark> : part.text);
}

export const LiveLine = memo(function LiveLine({ event, highlight }: { event: SiemEvent; highlight: string }) {
  return (
    <li className={css.line} data-odd={event.anomaly?.is_anomaly === true}>
      <Moment time={event['@timestamp']} />
      <Link to={pathOfEvent(event.event.id, event.anomaly?.is_anomaly === true)}><Risk risk={riskOfEvent(event)} /></Link>
      <span className="mono"><Highlighted line={lineOf(event)} words={highlight} />{event.anomaly?.is_anomaly && event.anomaly.reasons?.[0] && <em>{event.anomaly.reasons[0]}</em>}</span>
    </li>
  );
});
