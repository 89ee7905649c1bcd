/* Series as the server tells them, where a step in which nothing happened is left out, on a grid without gaps. */

import type { Point } from '../api/types';

/* More steps than this are not drawn one by one. */
const most = 60_000;

/* The beginnings of all steps of a span; steps begin at multiples of their length since 1970. */
export function grid(from: number, to: number, step_s: number): number[] {
  const step = step_s * 1000;
  const first = Math.floor(from / step) * step;
  return Array.from({ length: Math.min(most, Math.max(1, Math.ceil((to - first) / step))) }, (_, at) => first + at * step);
}

/* Where a time lies on a grid. */
export const cell = (time: string, times: number[], step_s: number) => Math.floor((Date.parse(time) - (times[0] ?? 0)) / (step_s * 1000));

/* Every step of the span, those without events as 0; a step too fine to draw its gaps is left as it is. */
export function filled(points: Point[], from: number, to: number, step_s: number): Point[] {
  if (step_s <= 0 || (to - from) / (step_s * 1000) > most)
    return points;
  const times = grid(from, to, step_s);
  const all: Point[] = times.map((time) => ({ time: new Date(time).toISOString(), events: 0, anomalies: 0, max_risk: null }));
  for (const point of points) {
    const at = cell(point.time, times, step_s);
    if (all[at])
      all[at] = point;
  }
  return all;
}

/* How long a step is where the server does not say: the shortest distance between two points. */
export function stepOf(points: Point[]): number {
  const times = points.map((point) => Date.parse(point.time));
  return times.slice(1).reduce((least, time, at) => Math.min(least, (time - (times[at] ?? 0)) / 1000), Infinity);
}
