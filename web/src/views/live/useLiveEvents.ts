import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useStream } from '../../api/stream';
import { Known, added, drawn, fitting, held, nothing, resumed } from '../../logic/live';
import type { Level, SiemEvent } from '../../api/types';

const minute = 60_000;

/* What is below the anomalies comes as events alone. */
const typesFor = (level: Level) => level === 'normal' || level === 'low' ? ['event', 'anomaly'] as const : ['anomaly'] as const;

/* How many came in the last minute. */
function useRate() {
  const [rate, setRate] = useState(0);
  const times = useRef<number[]>([]);
  useEffect(() => {
    const timer = setInterval(() => {
      const since = Date.now() - minute;
      const first = times.current.findIndex((time) => time >= since);
      times.current.splice(0, first === -1 ? times.current.length : first);
      setRate(times.current.length);
    }, 1000);
    return () => clearInterval(timer);
  }, []);
  const note = useCallback(() => {
    times.current.push(Date.now());
    if (times.current.length > 100_000)
      times.current.splice(0, 50_000);
  }, []);
  return { rate, note };
}

/* Events as they come.  They are drawn at most ten times a second, however many come. */
export function useLiveEvents(level: Level, filter: string) {
  const [tail, setTail] = useState(nothing);
  const [isPaused, setPaused] = useState(false);
  const { rate, note } = useRate();
  const arrived = useRef<SiemEvent[]>([]);
  const missed = useRef(0);
  const [known] = useState(() => new Known());

  const state = useStream(typesFor(level), level, (told) => {
    if ((told.type !== 'event' && told.type !== 'anomaly') || !known.add(told.data.event.id))
      return;
    note();
    arrived.current.push(told.data);
    /* A hidden page draws rarely. */
    if (arrived.current.length > held) {
      arrived.current.shift();
      missed.current++;
    }
  });

  useEffect(() => {
    const timer = setInterval(() => {
      const events = arrived.current.splice(0);
      const gone = missed.current;
      missed.current = 0;
      if (events.length)
        setTail((before) => { const after = added(before, events, isPaused); return { ...after, dropped: after.dropped + gone }; });
    }, 100);
    return () => clearInterval(timer);
  }, [isPaused]);

  const shown = useMemo(() => fitting(tail.shown, filter, level), [tail.shown, filter, level]);
  const waiting = useMemo(() => fitting(tail.waiting, filter, level).length, [tail.waiting, filter, level]);
  const resume = useCallback(() => { setPaused(false); setTail(resumed); }, []);
  return {
    shown: shown.slice(0, drawn), waiting, dropped: tail.dropped + Math.max(0, shown.length - drawn), rate, state, isPaused,
    pause: useCallback(() => setPaused(true), []), resume, clear: useCallback(() => setTail(nothing), []),
  };
}
