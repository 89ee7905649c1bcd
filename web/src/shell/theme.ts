/* Light, dark, or as the system has it. */

import { useSyncExternalStore } from 'react';

export type Theme = 'auto' | 'light' | 'dark';
const key = 'siem-theme';
const watchers = new Set<() => void>();
const dark = matchMedia('(prefers-color-scheme: dark)');
dark.addEventListener('change', () => watchers.forEach((watcher) => watcher()));

function kept(): Theme {
  try {
    const theme = localStorage.getItem(key);
    return theme === 'light' || theme === 'dark' ? theme : 'auto';
  } catch {
    return 'auto';
  }
}

function apply(theme: Theme) {
  if (theme === 'auto')
    delete document.documentElement.dataset.theme;
  else
    document.documentElement.dataset.theme = theme;
}

export function setTheme(theme: Theme) {
  try {
    localStorage.setItem(key, theme);
  } catch {
    /* A browser that keeps nothing shows it until the page is left. */
  }
  apply(theme);
  watchers.forEach((watcher) => watcher());
}

const subscribe = (watcher: () => void) => { watchers.add(watcher); return () => { watchers.delete(watcher); }; };
export const useTheme = () => useSyncExternalStore(subscribe, () => document.documentElement.dataset.theme as Theme | undefined ?? 'auto');
/* Changes whenever colours do: what is drawn on a canvas must be drawn again. */
export const useShade = () => useSyncExternalStore(subscribe, () => { const theme = kept(); return theme === 'auto' ? (dark.matches ? 'dark' : 'light') : theme; });

apply(kept());
