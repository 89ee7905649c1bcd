/* Keys without modifiers, as long as nobody writes into a field and no dialog is open. */

import { useEffect, useRef } from 'react';

type Keymap = Record<string, (event: KeyboardEvent) => void>;

const isWriting = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
    && !(target instanceof HTMLInputElement && ['checkbox', 'radio', 'button'].includes(target.type)));

export function useKeys(keymap: Keymap) {
  const latest = useRef(keymap);
  useEffect(() => { latest.current = keymap; });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target) || document.querySelector('dialog[open]'))
        return;
      latest.current[event.key]?.(event);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}
