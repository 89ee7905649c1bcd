import { useCallback, useEffect, useRef, useState } from 'react';
import { useStream } from '../../api/stream';
import { lineOf } from '../../logic/fields';
import type { SiemEvent } from '../../api/types';

/* So many are kept; older ones are in Explore.  A day of a live stream must not grow in memory. */
export const kept = 400;
const minute = 60_000;

interface Live { shown: SiemEvent[]; held: SiemEvent[]; dropped: number }
const nothing: Live = { shown: [], held: [], dropped: 0 };

function added(before: Live, events: SiemEvent[], isPaused: boolean): Live {
  const name = isPaused ? 'held' : 'shown';
  const known = new Set(before[name].map((event) => event.event.id));
  const all = [...events.filter((event) => !known.has(event.event.id)).reverse(), ...before[name]];
  return { ...before, [name]: all.slice(0, kept), dropped: before.dropped + Math.max(0, all.length - kept) };
}

/* Events as they come.  They are drawn at most ten times a second, however many come. */
export function useLiveEvents(level: string, filter: string) {
  const [live, setLive] = useState(nothing);
  const [isPaused, setPaused] = useState(false);
  const [rate, setRate] = useState(0);
  const waiting = useRef<SiemEvent[]>([]);
  const arrivals = useRef<number[]>([]);

  const state = useStream(level === 'normal' ? ['event', 'anomaly'] : ['anomaly'], level, (told) => {
    if (told.type !== 'event' && told.type !== 'anomaly')
      return;
    arrivals.current.push(Date.now());
    if (arrivals.current.length > 100_000)
      arrivals.current.splice(0, 50_000);
    if (!filter || lineOf(told.data).toLowerCase().includes(filter.toLowerCase()))
      waiting.current.push(told.data);
    if (waiting.current.length > kept)
      waiting.current.splice(0, waiting.current.length - kept);
  });

  useEffect(() => {
    const timer = setInterval(() => {
      const events = waiting.current.splice(0);
      if (events.length)
        setLive((before) => added(before, events, isPaused));
    }, 100);
    return () => clearInterval(timer);
  }, [isPaused]);
  useEffect(() => {
    const timer = setInterval(() => {
      const since = Date.now() - minute;
      const first = arrivals.current.findIndex((time) => time >= since);
      arrivals.current.splice(0, first === -1 ? arrivals.current.length : first);
      setRate(arrivals.current.length);
    }, 1000);
    return () => clearInterval(timer);
  }, []);

  const resume = useCallback(() => {
    setPaused(false);
    setLive((before) => { const all = [...before.held, ...before.shown]; return { shown: all.slice(0, kept), held: [], dropped: before.dropped + Math.max(0, all.length - kept) }; });
  }, []);
  return { ...live, rate, state, isPaused, pause: useCallback(() => setPaused(true), []), resume, clear: useCallback(() => setLive(nothing), []) };
}
