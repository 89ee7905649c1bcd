/*
 * Keys without modifiers, as long as nobody writes into a field and no dialog is open; those of one character only as
 * long as they are wanted.  A name of two, such as "g a", is two keys one after the other.
 */

import { useEffect, useRef } from 'react';
import { KeySequence, isCharacter } from '../logic/keys';
import { areSingleKeysOn } from './singleKeys';

type Keymap = Record<string, (event: KeyboardEvent) => void>;

/* Those of all parts of the page: what stands behind a first key must be seen by nobody else. */
const keymaps = new Set<{ current: Keymap }>();
const sequence = new KeySequence();

const isWriting = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
    && !(target instanceof HTMLInputElement && ['checkbox', 'radio', 'button'].includes(target.type)));

addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target) || document.querySelector('dialog[open]')
    || (isCharacter(event.key) && !areSingleKeysOn())) {
    sequence.forget();
    return;
  }
  const maps = [...keymaps].map(({ current }) => current);
  const name = sequence.press(event.key, event.timeStamp, new Set(maps.flatMap(Object.keys)));
  if (name !== null)
    maps.forEach((map) => map[name]?.(event));
});

export function useKeys(keymap: Keymap) {
  const latest = useRef(keymap);
  useEffect(() => { latest.current = keymap; });
  useEffect(() => {
    keymaps.add(latest);
    return () => { keymaps.delete(latest); };
  }, []);
}
