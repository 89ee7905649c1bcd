import { useEffect, useState } from 'react';
import { age, dateTime, shortTime, utc } from '../logic/format';
import { texts } from '../texts';

/* A time in the reader's zone; UTC when hovered over. */
export const Moment = ({ time, full }: { time: string | number; full?: boolean }) => (
  <time className="number" dateTime={typeof time === 'number' ? new Date(time).toISOString() : time} title={utc(time)}>{(full ? dateTime : shortTime)(time)}</time>
);

/* How long ago, kept right by the minute. */
export function Ago({ time }: { time: string }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  const seconds = (now - Date.parse(time)) / 1000;
  return <time className="number" dateTime={time} title={`${dateTime(time)} · ${utc(time)}`}>{Number.isNaN(seconds) ? time : texts.ago(age(Math.max(0, seconds)))}</time>;
}
