/* Events, anomalies and the highest risk over time, drawn by uPlot: 50,000 points and more. */

import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { count, dateTime, risk, timeMarks, utc } from '../logic/format';
import { useShade } from '../shell/theme';
import { texts } from '../texts';
import { colours } from './colours';
import type { Columns } from '../logic/series';
import css from './charts.module.css';

interface Props { columns: Columns; label: string; height?: number; onSelect?: (from: number, to: number) => void; onBack?: () => void }

/* More points than pixels: lines, of which uPlot draws the extremes of each pixel; steps and dots would take it a quarter of a second. */
const isDense = (chart: uPlot, first: number, last: number, times = 1) => last - first > times * chart.bbox.width;
/* Dots stay readable for longer than steps. */
const dotsAPixel = 3;
/* Among the series. */
const risks = 3;
const line = uPlot.paths.linear?.();
const stairs = uPlot.paths.stepped?.({ align: 1 });
const steps: uPlot.Series.PathBuilder = (chart, series, first, last) => (isDense(chart, first, last) ? line : stairs)?.(chart, series, first, last) ?? null;
const dots: uPlot.Series.PathBuilder = (chart, series, first, last) => isDense(chart, first, last, dotsAPixel) ? line?.(chart, series, first, last) ?? null : null;

function options(width: number, height: number, onSelect: Props['onSelect']): uPlot.Options {
  const colour = colours();
  const axis = { stroke: colour['ink-2'], grid: { stroke: colour.line, width: 1 }, ticks: { stroke: colour.line, width: 1 }, font: '12px system-ui, sans-serif' };
  return {
    width, height, legend: { live: true, markers: { dash: (_chart, series) => series === risks ? 'dotted' : 'solid' } },
    cursor: { drag: { x: Boolean(onSelect), y: false, setScale: false }, points: { size: 7 } },
    scales: { risk: { range: [0, 1] }, y: { range: (_chart, _low, high) => [0, Math.max(1, high * 1.05)] } },
    axes: [{ ...axis, space: 90, values: (_chart, seconds, _axis, _space, step) => timeMarks(seconds.map((second) => second * 1000), step * 1000) }, { ...axis, values: (_chart, values) => values.map((value) => Number.isInteger(value) ? count(value) : ''), size: 56 },
      { ...axis, scale: 'risk', side: 1, grid: { show: false }, values: (_chart, values) => values.map((value) => risk(value)), size: 44 }],
    series: [
      { label: texts.overview.time, value: (_chart, value) => value === null ? '–' : `${dateTime(value * 1000)} (${utc(value * 1000)})` },
      { label: texts.overview.events, stroke: colour.accent, fill: colour['accent-soft'], width: 1.2, paths: steps, points: { show: false } },
      { label: texts.overview.anomalies, stroke: colour.critical, fill: colour.critical, width: 1.2, paths: steps, points: { show: false } },
      { label: texts.overview.maxRisk, scale: 'risk', stroke: colour.medium, width: 1, paths: dots, points: { show: (chart, _series, first, last) => !isDense(chart, first, last, dotsAPixel), size: 3.5, fill: colour.medium, width: 0 }, value: (_chart, value) => value === null ? '–' : risk(value) },
    ],
    hooks: {
      setSelect: [(chart) => {
        if (chart.select.width < 4 || !onSelect)
          return;
        const from = chart.posToVal(chart.select.left, 'x');
        const to = chart.posToVal(chart.select.left + chart.select.width, 'x');
        chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        onSelect(from * 1000, to * 1000);
      }],
    },
  };
}

export default function TimeChart({ columns, label, height = 260, onSelect, onBack }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const select = useRef(onSelect);
  const shade = useShade();
  const canSelect = Boolean(onSelect);
  useEffect(() => { select.current = onSelect; });

  useEffect(() => {
    const box = place.current;
    if (!box)
      return;
    const drawn = new uPlot(options(box.clientWidth, height, canSelect ? (from, to) => select.current?.(from, to) : undefined), [[], [], [], []], box);
    chart.current = drawn;
    const watcher = new ResizeObserver(() => { if (box.clientWidth) drawn.setSize({ width: box.clientWidth, height }); });
    watcher.observe(box);
    return () => { watcher.disconnect(); drawn.destroy(); chart.current = null; };
  }, [height, canSelect, shade]);
  useEffect(() => { chart.current?.setData(columns); }, [columns, shade, height, canSelect]);

  return <div className={css.time} ref={place} style={{ minHeight: height + 34 }} role="img" aria-label={label} onDoubleClick={onBack} />;
}
