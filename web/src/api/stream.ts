/*
 * Server-sent events.  A page holds one stream at most, for a browser opens few connections to a host:
 * views that listen share it, and it carries what any of them asked for.
 */

import { useEffect, useRef, useState } from 'react';
import { ApiError, address, get, isThere, tellAway } from './client';
import { queryClient } from './queries';
import type { Alert, Job, SiemEvent } from './types';

export type StreamState = 'connecting' | 'open' | 'lost';
export type Told = { type: 'anomaly' | 'event'; data: SiemEvent } | { type: 'alert'; data: Alert } | { type: 'job'; data: Job };
type Type = Told['type'];
export interface Listener { types: readonly Type[]; level: string; hear: (told: Told) => void; see: (state: StreamState) => void }

const listeners = new Set<Listener>();
const levelOrder = ['normal', 'low', 'medium', 'high', 'critical'];
let source: EventSource | null = null;
let opened = '';
let state: StreamState = 'connecting';
let wasLost = false;
let retry: ReturnType<typeof setTimeout> | undefined;

function setState(next: StreamState) {
  state = next;
  listeners.forEach((listener) => listener.see(next));
}

function wanted(): string {
  const types = [...new Set([...listeners].flatMap((listener) => listener.types))].sort();
  const level = levelOrder.find((each) => [...listeners].some((listener) => listener.level === each)) ?? 'medium';
  return types.length ? address('stream', { level, types: types.join(',') }) : '';
}

/* What has no level, such as a job, is for all, as the server sees it. */
function levelOf(told: Told): string | undefined {
  switch (told.type) {
  case 'alert': return told.data.level;
  case 'job': return undefined;
  default: return told.data.anomaly?.risk_level;
  }
}

/* The stream carries the lowest level that any listener asked for: each is told only of its own. */
function isFor(listener: Listener, told: Told): boolean {
  const level = levelOf(told);
  return listener.types.includes(told.type) && (level === undefined || levelOrder.indexOf(level) >= levelOrder.indexOf(listener.level));
}

function hear(type: Type) {
  return (message: MessageEvent<string>) => {
    try {
      const told = { type, data: JSON.parse(message.data) } as Told;
      listeners.forEach((listener) => { if (isFor(listener, told)) listener.hear(told); });
    } catch (error) {
      if (!(error instanceof SyntaxError))
        throw error;
    }
  };
}

const retryAfter = 5000;

/* The stream was refused, perhaps because the cookie has expired: asking who we are renews that, or ends the session. */
async function revive() {
  if (!opened)
    return;
  try {
    await get('auth/me');
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 401))
      retry = setTimeout(() => void revive(), retryAfter);
    return;
  }
  if (state === 'lost')
    open(wanted());
}

/* What was told meanwhile may be gone: a new stream does not know where the former one stood. */
function greet() {
  setState('open');
  if (wasLost)
    void queryClient.invalidateQueries({}, { cancelRefetch: false });
  wasLost = false;
}

function open(url: string) {
  clearTimeout(retry);
  source?.close();
  source = null;
  opened = url;
  setState('connecting');
  if (!url) {
    wasLost = false;
    return;
  }
  const stream = new EventSource(url);
  source = stream;
  stream.onopen = greet;
  stream.onerror = () => {
    wasLost = true;
    setState('lost');
    void isThere().then((there) => { if (!there) tellAway(true); });
    /* Closed for good after an answer that was no stream, such as 401 or 503; else the browser tries by itself. */
    if (stream.readyState === EventSource.CLOSED)
      retry = setTimeout(() => void revive(), retryAfter);
  };
  for (const type of ['anomaly', 'event', 'alert', 'job'] as const)
    stream.addEventListener(type, hear(type));
}

/* After the effects of one turn, so that going from view to view opens one stream and not three. */
function settle() {
  queueMicrotask(() => {
    const url = wanted();
    if (url !== opened)
      open(url);
  });
}

export function listen(listener: Listener) {
  listeners.add(listener);
  listener.see(state);
  settle();
  return () => { listeners.delete(listener); settle(); };
}

export function useStream(types: readonly Type[], level: string, onTold: (told: Told) => void): StreamState {
  const [seen, setSeen] = useState<StreamState>(state);
  const latest = useRef(onTold);
  useEffect(() => { latest.current = onTold; });
  const names = types.join(',');
  useEffect(() => {
    return listen({ types: names.split(',') as Type[], level, hear: (told) => latest.current(told), see: setSeen });
  }, [names, level]);
  return seen;
}
