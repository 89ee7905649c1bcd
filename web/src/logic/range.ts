/* The span of time that a page shows: an age such as "24h", or two moments. */

export const ages = ['1h', '24h', '7d', '30d', '365d'] as const;
const usualAge = '24h';
export interface Range { since: string; until: string | null }

const ageForm = /^(\d{1,5})([mhd])$/;
const sizes: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

export function rangeOf(search: URLSearchParams): Range {
  return { since: search.get('since') ?? usualAge, until: search.get('until') };
}

/* In ms since 1970. */
export function limits(range: Range, now: number): { from: number; to: number } {
  const to = range.until ? Date.parse(range.until) : now;
  const found = ageForm.exec(range.since);
  const from = found ? now - Number(found[1]) * (sizes[found[2] ?? ''] ?? 0) : Date.parse(range.since);
  return { from: Number.isNaN(from) ? now - 86_400_000 : from, to: Number.isNaN(to) ? now : to };
}

export const isRelative = (range: Range) => !range.until && ageForm.test(range.since);
export const moment = (ms: number) => new Date(ms).toISOString();

/* For <input type="datetime-local">, which speaks the reader's zone. */
export function localInput(ms: number): string {
  const date = new Date(ms);
  return new Date(ms - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
