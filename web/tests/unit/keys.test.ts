import { describe, expect, test } from 'vitest';
import { KeySequence, isCharacter } from '../../src/logic/keys';

const names = new Set(['g a', 'g o', 'a', 'j', '?', ' ', 'Escape']);
const typed = (...keys: [string, number][]) => { const sequence = new KeySequence(); return keys.map(([key, at]) => sequence.press(key, at, names)); };

describe('keys', () => {
  test('mean something by themselves, and something else behind a first one', () => {
    expect(typed(['a', 0], ['g', 10], ['a', 500], ['a', 600])).toEqual(['a', null, 'g a', 'a']);
  });
  test('forget the first one after a while', () => {
    expect(typed(['g', 0], ['a', 1500])).toEqual([null, 'g a']);
    expect(typed(['g', 0], ['a', 1501])).toEqual([null, 'a']);
  });
  test('forget it at any other, which then does nothing of its own', () => {
    expect(typed(['g', 0], ['j', 100], ['a', 200])).toEqual([null, null, 'a']);
    expect(typed(['g', 0], ['Escape', 100], ['a', 200])).toEqual([null, 'Escape', 'a']);
    const sequence = new KeySequence();
    sequence.press('g', 0, names);
    sequence.forget();
    expect(sequence.press('a', 1, names)).toBe('a');
  });
  test('begin anew where the first one is typed twice', () => {
    expect(typed(['g', 0], ['g', 1400], ['a', 2800])).toEqual([null, null, 'g a']);
  });
  test('that nobody waits for mean nothing', () => {
    expect(typed(['z', 0], ['Enter', 1], ['G', 2], ['a', 3])).toEqual([null, null, null, 'a']);
  });
});

test('letters, signs and the space bar are characters; Enter, Escape and arrows are not', () => {
  expect(['j', '?', '/', ' ', 'ß', '😀'].every(isCharacter)).toBe(true);
  expect(['Enter', 'Escape', 'ArrowDown', 'F1'].some(isCharacter)).toBe(false);
});
