import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Level, SiemEvent } from '../../src/api/types';
import { Known, added, fitting, held, nothing, resumed } from '../../src/logic/live';
import { texts } from '../../src/texts';

const event = (id: number, message = `line ${id}`): SiemEvent => ({ '@timestamp': '2026-03-05T00:00:00Z', event: { id: String(id) }, message });
const events = (from: number, count: number) => Array.from({ length: count }, (_, i) => event(from + i));
const ids = (list: SiemEvent[]) => list.map((each) => Number(each.event.id));

describe('the newest events of a stream', () => {
  test('stand first, and what is held no more is counted', () => {
    const tail = added(added(nothing, events(0, 3), false), events(3, held), false);
    expect(ids(tail.shown).slice(0, 2)).toEqual([held + 2, held + 1]);
    expect(tail.shown).toHaveLength(held);
    expect(tail.dropped).toBe(3);
  });
  test('wait while paused, and come before the others when it goes on', () => {
    const paused = added(added(nothing, events(0, 2), false), events(2, 2), true);
    expect([ids(paused.shown), ids(paused.waiting)]).toEqual([[1, 0], [3, 2]]);
    expect(resumed(paused)).toEqual({ shown: [event(3), event(2), event(1), event(0)], waiting: [], dropped: 0 });
  });
  test('are counted once each, whether they were dropped while paused or afterwards', () => {
    const paused = added(added(nothing, events(0, 10), false), events(10, held + 5), true);
    expect(paused.dropped).toBe(5);
    expect(resumed(paused).dropped).toBe(15);
    expect(resumed(paused).shown).toHaveLength(held);
  });
  test('that are there already are filtered as those to come are', () => {
    const tail = added(nothing, [event(1, 'Failed password'), event(2, 'Accepted'), event(3, 'failed again')], false);
    expect(ids(fitting(tail.shown, 'FAILED', 'normal'))).toEqual([3, 1]);
    expect(ids(fitting(tail.shown, '', 'normal'))).toEqual([3, 2, 1]);
  });
  test('are filtered by the level of their risk, and what has none is for all', () => {
    const risks = [0.95, 0.85, 0.7, 0.5, 0.1].map((risk_score, id) => ({ ...event(id), anomaly: { risk_score } }) as unknown as SiemEvent);
    const shown = (level: Level) => ids(fitting([...risks, event(9)], '', level));
    expect([shown('critical'), shown('high'), shown('medium'), shown('low'), shown('normal')]).toEqual([[0, 9], [0, 1, 9], [0, 1, 2, 9], [0, 1, 2, 3, 9], [0, 1, 2, 3, 4, 9]]);
  });
});

test('an event that is told of twice is known, and what is known does not grow', () => {
  const known = new Known();
  expect([known.add('a'), known.add('a'), known.add('b')]).toEqual([true, false, true]);
  for (let i = 0; i < 2 * held; i++)
    known.add(String(i));
  expect([known.add(String(2 * held - 1)), known.add('a')]).toEqual([false, true]);
});

test('the page names the limit that the server has', () => {
  const source = readFileSync(resolve(__dirname, '../../../lib/http/hub-readers.c'), 'utf8');
  expect(texts.live.most).toContain(` ${/EVENTS_A_SECOND = (\d+)/.exec(source)?.[1]} events a second`);
});
