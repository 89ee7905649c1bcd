import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { atTop, drawnHeight, drawnRows, restAt, rested, rowHeight, scrolled } from '../../logic/scroll';
import type { Box } from '../../logic/scroll';

const mostPixels = 16_000_000;
const restAfter = 150;

/* The rows of a long list that a scroll box is to draw, and where. */
export function useRows(rows: number) {
  const ref = useRef<HTMLDivElement>(null);
  const size = useRef({ rows, tallest: mostPixels });
  const place = useRef(atTop);
  const [tallest, setTallest] = useState(() => mostPixels / devicePixelRatio);
  const [drawn, setDrawn] = useState({ from: 0, to: -1, shift: 0 });

  const boxOf = useCallback((element: HTMLElement): Box => ({ ...size.current, end: element.scrollHeight - element.clientHeight, height: element.clientHeight }), []);
  const draw = useCallback((element: HTMLElement) => {
    const [from, to] = drawnRows(place.current, boxOf(element));
    const { shift } = place.current;
    setDrawn((before) => before.from === from && before.to === to && before.shift === shift ? before : { from, to, shift });
  }, [boxOf]);
  const follow = useCallback(() => {
    const element = ref.current;
    if (!element)
      return;
    place.current = scrolled(place.current, element.scrollTop, boxOf(element));
    draw(element);
  }, [boxOf, draw]);
  useLayoutEffect(() => { size.current = { rows, tallest }; follow(); }, [rows, tallest, follow]);

  useEffect(() => {
    const element = ref.current;
    if (!element)
      return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const rest = () => {
      follow();
      const wanted = restAt(place.current, boxOf(element));
      if (Math.abs(wanted - element.scrollTop) >= 1)
        element.scrollTop = wanted;
      place.current = rested(place.current, element.scrollTop);
      draw(element);
    };
    const scroll = () => { follow(); clearTimeout(timer); timer = setTimeout(rest, restAfter); };
    /* At once, and to the very end: on a way this long an animation shows nothing, and may be broken off. */
    const press = (event: KeyboardEvent) => {
      if ((event.key !== 'Home' && event.key !== 'End') || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      place.current = { ...place.current, isJump: true };
      element.scrollTop = event.key === 'Home' ? 0 : element.scrollHeight;
      scroll();
    };
    /* Zooming in changes both what is seen at once and how large a pixel is. */
    const watcher = new ResizeObserver(() => { setTallest(mostPixels / devicePixelRatio); follow(); });
    const leaving = new AbortController();
    element.addEventListener('scroll', scroll, { signal: leaving.signal, passive: true });
    element.addEventListener('keydown', press, { signal: leaving.signal });
    watcher.observe(element);
    return () => { leaving.abort(); watcher.disconnect(); clearTimeout(timer); };
  }, [boxOf, draw, follow]);

  const { from, shift } = drawn;
  const to = Math.min(drawn.to, rows - 1);
  const items = Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => ({ index: from + at, start: (from + at) * rowHeight + shift }));
  return { ref, height: drawnHeight({ rows, tallest }), items };
}
