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

/* What a chart draws, a list for each series: times in s since 1970, events, anomalies, highest risk. */
export type Columns = [times: number[], events: number[], anomalies: number[], risks: (number | null)[]];

/* Every step of the span, those without events as 0; of steps too fine to draw the gaps, only those that there are. */
export function columnsOf(points: Point[], from: number, to: number, step_s: number): Columns {
  const isFine = !(step_s > 0) || (to - from) / (step_s * 1000) > most;
  const times = isFine ? points.map((point) => Date.parse(point.time)) : grid(from, to, step_s);
  const events = new Array<number>(times.length).fill(0);
  const anomalies = new Array<number>(times.length).fill(0);
  const risks = new Array<number | null>(times.length).fill(null);
  points.forEach((point, place) => {
    const at = isFine ? place : cell(point.time, times, step_s);
    if (at < 0 || at >= times.length)
      return;
    events[at] = point.events;
    anomalies[at] = point.anomalies;
    risks[at] = point.max_risk;
  });
  return [times.map((time) => time / 1000), events, anomalies, risks];
}
