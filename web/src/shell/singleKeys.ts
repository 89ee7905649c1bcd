/* Whether keys of one character do something: who dictates, or hits keys by accident, turns them off (WCAG 2.1.4). */

import { useSyncExternalStore } from 'react';

const key = 'siem-single-keys';
const watchers = new Set<() => void>();

function kept(): boolean {
  try {
    return localStorage.getItem(key) !== 'off';
  } catch {
    return true;
  }
}

let isOn = kept();

function set(on: boolean) {
  isOn = on;
  watchers.forEach((watcher) => watcher());
}

export const areSingleKeysOn = () => isOn;

export function setSingleKeys(on: boolean) {
  try {
    localStorage.setItem(key, on ? 'on' : 'off');
  } catch {
    /* A browser that keeps nothing has it until the page is left. */
  }
  set(on);
}

/* It was changed in another window. */
addEventListener('storage', (event) => { if (event.key === key || event.key === null) set(kept()); });

const subscribe = (watcher: () => void) => { watchers.add(watcher); return () => { watchers.delete(watcher); }; };
export const useSingleKeys = () => useSyncExternalStore(subscribe, areSingleKeysOn);
