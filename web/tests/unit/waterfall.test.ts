import { describe, expect, test } from 'vitest';
import type { Anomaly } from '../../src/api/types';
import { logOddsOf, place, riskOf, riskTicks, spread, waterfall } from '../../src/logic/waterfall';

const typical = { p05: 0, p50: 0, p95: 1 };
const anomaly = (contributions: [string, number][], rest = 0): Anomaly => {
  const baseline = -1.967051;
  const end = contributions.reduce((sum, [, each]) => sum + each, baseline) + rest;
  return {
    risk_score: riskOf(end), is_anomaly: true, risk_level: 'medium', confidence: 'low', weighted: 0.6, models: {}, baseline, rest, reasons: [], recommended_action: 'MONITOR', model: '',
    contributions: contributions.map(([feature, contribution]) => ({ feature, value: 1, typical, contribution })),
  };
};

describe('the waterfall', () => {
  test('goes from the baseline to the risk without a gap', () => {
    const fall = waterfall(anomaly([['a', 0.4], ['b', 1.7], ['c', -0.2]], 0.03));
    expect(fall.steps[0]?.from).toBe(fall.baseline);
    fall.steps.forEach((step, at) => expect(step.to).toBeCloseTo(fall.steps[at + 1]?.from ?? fall.end, 12));
    expect(riskOf(fall.end)).toBeCloseTo(riskOf(-1.967051 + 0.4 + 1.7 - 0.2 + 0.03), 12);
  });
  test('draws the strongest first, whichever way it points', () => {
    expect(waterfall(anomaly([['a', 0.4], ['b', -1.7], ['c', 0.9]])).steps.map((step) => step.feature)).toEqual(['b', 'c', 'a']);
  });
  test('names what is too small to draw, and counts it to the rest', () => {
    const fall = waterfall(anomaly([['a', 1], ['b', 0.004], ['c', 0.004], ['d', 0]]));
    expect(fall.quiet.map((each) => each.feature)).toEqual(['b', 'c', 'd']);
    expect(fall.steps.at(-1)).toMatchObject({ feature: null });
    expect(fall.steps.at(-1)?.contribution).toBeCloseTo(0.008, 12);
  });
  test('has no rest where nothing is left over', () => {
    expect(waterfall(anomaly([['a', 1]])).steps.map((step) => step.feature)).toEqual(['a']);
  });
  test('stands within its axis', () => {
    const fall = waterfall(anomaly([['a', 6], ['b', -3]]));
    for (const step of fall.steps)
      for (const at of [step.from, step.to])
        expect(at > fall.low && at < fall.high).toBe(true);
    for (const tick of riskTicks(fall.low, fall.high))
      expect(place(logOddsOf(tick), fall.low, fall.high)).toBeGreaterThan(0);
  });
});

test('risk and log-odds undo each other', () => {
  for (const risk of [0.000001, 0.13, 0.5, 0.6, 0.999999])
    expect(riskOf(logOddsOf(risk))).toBeCloseTo(risk, 12);
});

test('the spread of the models is their population deviation', () => {
  expect(spread([0.6, 0.6, 0.6])).toBe(0);
  expect(spread([0.2, 0.4, 0.6])).toBeCloseTo(0.163299, 6);
});
