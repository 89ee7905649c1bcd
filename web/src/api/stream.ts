/*
 * Server-sent events.  A page holds one stream at most, for a browser opens few connections to a host:
 * views that listen share it, and it carries what any of them asked for.
 */

import { useEffect, useRef, useState } from 'react';
import { address, isThere, tellAway } from './client';
import type { Alert, Job, SiemEvent } from './types';

type StreamState = 'connecting' | 'open' | 'lost';
type Told = { type: 'anomaly' | 'event'; data: SiemEvent } | { type: 'alert'; data: Alert } | { type: 'job'; data: Job };
type Type = Told['type'];
interface Listener { types: readonly Type[]; level: string; hear: (told: Told) => void; see: (state: StreamState) => void }

const listeners = new Set<Listener>();
const levelOrder = ['normal', 'low', 'medium', 'high', 'critical'];
let source: EventSource | null = null;
let opened = '';
let state: StreamState = 'connecting';
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

function hear(type: Type) {
  return (message: MessageEvent<string>) => {
    try {
      const told = { type, data: JSON.parse(message.data) } as Told;
      listeners.forEach((listener) => { if (listener.types.includes(type)) listener.hear(told); });
    } catch (error) {
      if (!(error instanceof SyntaxError))
        throw error;
    }
  };
}

function open(url: string) {
  clearTimeout(retry);
  source?.close();
  source = null;
  opened = url;
  if (!url)
    return;
  setState('connecting');
  const stream = new EventSource(url);
  source = stream;
  stream.onopen = () => setState('open');
  stream.onerror = () => {
    setState('lost');
    void isThere().then((there) => { if (!there) tellAway(true); });
    /* Closed for good after an answer that was no stream, such as 401 or 503; else the browser tries by itself. */
    if (stream.readyState === EventSource.CLOSED)
      retry = setTimeout(() => open(wanted()), 5000);
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

export function useStream(types: readonly Type[], level: string, onTold: (told: Told) => void): StreamState {
  const [seen, setSeen] = useState<StreamState>(state);
  const latest = useRef(onTold);
  useEffect(() => { latest.current = onTold; });
  const names = types.join(',');
  useEffect(() => {
    const listener: Listener = { types: names.split(',') as Type[], level, hear: (told) => latest.current(told), see: setSeen };
    listeners.add(listener);
    setSeen(state);
    settle();
    return () => { listeners.delete(listener); settle(); };
  }, [names, level]);
  return seen;
}
