/* The colours of the design as a canvas wants them. */

const names = ['ink', 'ink-2', 'line', 'accent', 'accent-soft', 'critical', 'high', 'medium', 'low', 'normal', 'surface', 'line-strong'] as const;
export type Colours = Record<(typeof names)[number], string>;

export function colours(): Colours {
  const probe = document.createElement('i');
  document.body.append(probe);
  const found = Object.fromEntries(names.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color];
  })) as Colours;
  probe.remove();
  return found;
}
