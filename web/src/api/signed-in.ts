/*
 * Whether somebody signed in with this browser: who never did is not asked for, for a refusal stands in the console.
 * All pages of a browser share it, so that each hears of a session that another one began or ended.
 */

const key = 'siem-signed-in';

export function note(isIn: boolean) {
  try {
    if (isIn)
      localStorage.setItem(key, String(Date.now()));
    else
      localStorage.removeItem(key);
  } catch {
    /* A browser that keeps nothing asks for the password more often. */
  }
}

export function wasIn(): boolean {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}

/* Told when another page signs in or out; a key of null: all was taken away. */
export function onOtherSession(tell: () => void) {
  const hear = (event: StorageEvent) => { if (event.key === key || event.key === null) tell(); };
  window.addEventListener('storage', hear);
  return () => window.removeEventListener('storage', hear);
}
