/* The addresses of the views. */

import type { EntityKind } from '../api/types';

export const paths = {
  /* /live, /health, /ready, /metrics and /docs are the server's own. */
  overview: '/', alerts: '/alerts', explore: '/explore', live: '/tail', models: '/models', settings: '/settings', welcome: '/welcome',
  anomaly: (id: string) => `/anomalies/${encodeURIComponent(id)}`,
  /* Not in the path: a name with a dot looks like a file to the server. */
  entity: (kind: EntityKind, id: string) => `/entities/${kind}?id=${encodeURIComponent(id)}`,
  model: (id: string) => `/models/${encodeURIComponent(id)}`,
  alert: (id: string) => `/alerts?open=${encodeURIComponent(id)}`,
};

type View =
  | { name: 'overview' | 'alerts' | 'explore' | 'live' | 'models' | 'welcome' | 'lost' }
  | { name: 'anomaly' | 'model'; id: string }
  | { name: 'entity'; kind: EntityKind }
  | { name: 'settings'; tab: string | null };

const plain = { alerts: 'alerts', explore: 'explore', tail: 'live', models: 'models', welcome: 'welcome' } as const;

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

export function viewOf(path: string): View {
  const parts = path.split('/').filter(Boolean).map(decoded);
  const [first, second] = parts;
  if (parts.includes(null) || parts.length > 2)
    return { name: 'lost' };
  if (!first)
    return { name: 'overview' };
  if (first === 'settings')
    return { name: 'settings', tab: second ?? null };
  if (first === 'anomalies' && second)
    return { name: 'anomaly', id: second };
  if (first === 'models' && second)
    return { name: 'model', id: second };
  if (first === 'entities' && (second === 'ip' || second === 'user' || second === 'host'))
    return { name: 'entity', kind: second };
  const name = Object.hasOwn(plain, first) ? plain[first as keyof typeof plain] : null;
  return name && parts.length === 1 ? { name } : { name: 'lost' };
}

/* Where an event is read: an anomaly with its reasons, any other with its members. */
export const pathOfEvent = (id: string, isAnomaly: boolean) => isAnomaly ? paths.anomaly(id) : `${paths.explore}?event=${encodeURIComponent(id)}`;
