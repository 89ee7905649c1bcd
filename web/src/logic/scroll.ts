/*
 * Which rows of a long list a scroll box shows.  A browser draws nothing taller than some 17 million device pixels, so
 * that a list longer than that is drawn shorter than it is: then a jump, such as of the scroll bar or the key End, goes
 * to the same share of the list, and whatever moves by a little moves the rows by as much.
 */

export const rowHeight = 32;
/* Rows drawn above and below what is seen. */
const around = 12;

/* `end`: the largest scrollTop; `height`: what is seen at once; `tallest`: as much as may be drawn, all in px. */
export interface Box { rows: number; end: number; height: number; tallest: number }

/* `top` px of the whole list lie above the box, which stands at top + shift: a row is drawn as much below its own place. */
export interface Place { top: number; shift: number; isJump: boolean }
export const atTop: Place = { top: 0, shift: 0, isJump: false };

export const drawnHeight = ({ rows, tallest }: Pick<Box, 'rows' | 'tallest'>) => Math.min(rows * rowHeight, tallest);
const lastTop = (box: Box) => box.end + box.rows * rowHeight - drawnHeight(box);

/* After the box was scrolled, or its rows grew in number, which moves nothing.  A jump lasts until it rests. */
export function scrolled(before: Place, scrollTop: number, box: Box): Place {
  const last = lastTop(box);
  if (last <= box.end)
    return { top: scrollTop, shift: 0, isJump: false };
  const moved = Math.abs(scrollTop - before.top - before.shift);
  const isJump = before.isJump || moved > 2 * box.height;
  const wanted = isJump && moved >= 1 ? last * scrollTop / Math.max(1, box.end) : scrollTop - before.shift;
  const top = Math.max(0, Math.min(last, wanted));
  return { top, shift: scrollTop - top, isJump };
}

/* Where the box is to stand while nobody scrolls: at the share of its way that lies above it. */
export const restAt = ({ top }: Place, box: Box) => Math.round(box.end * top / Math.max(1, lastTop(box)));
export const rested = ({ top }: Place, scrollTop: number): Place => ({ top, shift: scrollTop - top, isJump: false });

/* The first and the last row that are drawn. */
export function drawnRows({ top }: Place, { rows, height }: Box): [from: number, to: number] {
  return [Math.max(0, Math.floor(top / rowHeight) - around), Math.min(rows - 1, Math.ceil((top + height) / rowHeight) + around)];
}
