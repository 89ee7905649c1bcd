/* Members of an event by their ECS names. */

import type { EntityKind, Level, SiemEvent } from '../api/types';

/* What stands at a.b.c, as text; "" where there is nothing. */
export function field(event: SiemEvent, name: string): string {
  let at: unknown = event;
  for (const part of name.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part))
      return '';
    at = (at as Record<string, unknown>)[part];
  }
  if (at === undefined || at === null)
    return '';
  if (Array.isArray(at))
    return at.map((each) => typeof each === 'object' ? JSON.stringify(each) : String(each)).join(', ');
  return typeof at === 'object' ? JSON.stringify(at) : String(at);
}

export const lineOf = (event: SiemEvent) => field(event, 'event.original') || field(event, 'message');
/* Input that could not be read is kept as an event, too, with what is wrong with it; null: it is none. */
export const faultOf = (event: SiemEvent): string | null => event.event.kind === 'pipeline_error' ? field(event, 'error.message') : null;
export const riskOfEvent = (event: SiemEvent): number | null => typeof event.anomaly?.risk_score === 'number' ? event.anomaly.risk_score : null;

const levels: [number, Level][] = [[0.9, 'critical'], [0.8, 'high'], [0.6, 'medium'], [0.4, 'low']];
export const levelOf = (risk: number): Level => levels.find(([from]) => risk >= from)?.[1] ?? 'normal';
export const levelNames: Level[] = ['critical', 'high', 'medium', 'low', 'normal'];

/* Which fields name somebody with a page of his own. */
export const entityOfField: Record<string, EntityKind> = {
  'source.ip': 'ip', 'destination.ip': 'ip', 'user.name': 'user', 'user.effective.name': 'user', 'host.hostname': 'host',
};

export const columns = [
  '@timestamp', 'anomaly.risk_score', 'message', 'source.ip', 'user.name', 'host.hostname', 'event.dataset', 'event.action', 'event.outcome',
  'source.port', 'destination.ip', 'destination.port', 'process.name', 'process.pid', 'http.request.method', 'http.response.status_code',
  'url.path', 'url.query', 'user_agent.original', 'log.level', 'anomaly.recommended_action', 'anomaly.reasons', 'tags', 'error.message', 'event.id', 'event.original',
];
export const usualColumns = columns.slice(0, 7);
