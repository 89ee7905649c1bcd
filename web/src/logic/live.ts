/* The newest events of a stream: which are held, and which of them are drawn. */

import type { Level, SiemEvent } from '../api/types';
import { levelNames, levelOf, lineOf, riskOfEvent } from './fields';

/* So many are held, older ones are in Explore: a day of a live stream must not grow in memory. */
export const held = 2000;
export const drawn = 400;

/* `waiting` came while the list was paused.  `dropped` are held no more. */
export interface Tail { shown: SiemEvent[]; waiting: SiemEvent[]; dropped: number }
export const nothing: Tail = { shown: [], waiting: [], dropped: 0 };

const cut = (events: SiemEvent[]) => ({ events: events.slice(0, held), dropped: Math.max(0, events.length - held) });

/* `events`: in the order in which they came. */
export function added(tail: Tail, events: SiemEvent[], isPaused: boolean): Tail {
  const name = isPaused ? 'waiting' : 'shown';
  const { events: kept, dropped } = cut([...events].reverse().concat(tail[name]));
  return { ...tail, [name]: kept, dropped: tail.dropped + dropped };
}

export function resumed(tail: Tail): Tail {
  const { events, dropped } = cut([...tail.waiting, ...tail.shown]);
  return { shown: events, waiting: [], dropped: tail.dropped + dropped };
}

/* What is there already, by the words and the level asked for now; what has no risk is for all. */
export function fitting(events: SiemEvent[], words: string, level: Level): SiemEvent[] {
  const wanted = words.toLowerCase();
  const levels = levelNames.slice(0, levelNames.indexOf(level) + 1);
  return events.filter((event) => {
    const risk = riskOfEvent(event);
    return (risk === null || levels.includes(levelOf(risk))) && (!wanted || lineOf(event).toLowerCase().includes(wanted));
  });
}

/* An anomaly is told of twice, as an event and as an anomaly; a stream that was broken may repeat itself. */
export class Known {
  private readonly ids = new Set<string>();

  /* False: it was told of already. */
  add(id: string): boolean {
    if (this.ids.has(id))
      return false;
    this.ids.add(id);
    if (this.ids.size > 2 * held)
      this.ids.delete(this.ids.values().next().value as string);
    return true;
  }
}
