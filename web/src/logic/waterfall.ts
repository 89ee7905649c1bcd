/* From the model's baseline to the risk, feature by feature. */

import type { Anomaly, Contribution } from '../api/types';

export const riskOf = (logOdds: number) => 1 / (1 + Math.exp(-logOdds));
export const logOddsOf = (risk: number) => Math.log(risk / (1 - risk));

/* `from` and `to` are log-odds: there contributions add up, as risks they do not. */
export interface Step { feature: string | null; from: number; to: number; contribution: number; told: Contribution | null }
/* `quiet` are the contributions too small to draw. */
export interface Waterfall { baseline: number; steps: Step[]; quiet: Contribution[]; end: number; low: number; high: number }

/* Below this a bar would be thinner than a line. */
const negligible = 0.005;

export function waterfall(anomaly: Anomaly): Waterfall {
  const told = [...(anomaly.contributions ?? [])].sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const end = logOddsOf(anomaly.risk_score);
  const steps: Step[] = [];
  const quiet: Contribution[] = [];
  let at = anomaly.baseline;
  for (const each of told) {
    if (Math.abs(each.contribution) < negligible) {
      quiet.push(each);
      continue;
    }
    steps.push({ feature: each.feature, from: at, to: at + each.contribution, contribution: each.contribution, told: each });
    at += each.contribution;
  }
  /* What was too small to draw, and what the model gives to no feature. */
  if (Math.abs(end - at) >= negligible)
    steps.push({ feature: null, from: at, to: end, contribution: end - at, told: null });
  const ends = [anomaly.baseline, end, ...steps.map((step) => step.to)];
  const margin = 0.25;
  return { baseline: anomaly.baseline, steps, quiet, end, low: Math.min(...ends) - margin, high: Math.max(...ends) + margin };
}

/* Risks worth a mark on an axis of log-odds from `low` to `high`. */
export const riskTicks = (low: number, high: number) =>
  [0.01, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.99].filter((tick) => logOddsOf(tick) > low && logOddsOf(tick) < high);

/* Where `value` lies between two ends, 0..1, also outside of them. */
export const place = (value: number, low: number, high: number) => high === low ? 0.5 : Math.min(1, Math.max(0, (value - low) / (high - low)));

/* How far the three models are apart: their standard deviation, which is what `confidence` is made of. */
export function spread(scores: number[]): number {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length);
}
