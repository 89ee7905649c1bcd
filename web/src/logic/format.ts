/* Numbers and times as a reader of this browser's language and zone expects them. */

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const exact = new Intl.NumberFormat(undefined, { maximumFractionDigits: 3 });
const two = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const signed = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: 'exceptZero' });
const share = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });
const change = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' });

export const count = (value: number) => (Math.abs(value) < 100_000 ? whole : short).format(value);
export const number = (value: number) => exact.format(value);
/* Cut, not rounded: what is under a level's limit must not look like it. */
export const risk = (value: number) => two.format(Math.floor(value * 100 + 1e-9) / 100);
export const logit = (value: number) => signed.format(value);
export const percent = (value: number) => share.format(value);

/* "+12 %" against the period before; null where that had nothing to compare with. */
export const changed = (now: number, before: number) => before === 0 ? null : change.format(now / before - 1);

const units: [number, string][] = [[86_400, 'd'], [3_600, 'h'], [60, 'min'], [1, 's']];

/* 93 → "1 min 33 s"; at most two units. */
export function duration(seconds: number): string {
  const parts: string[] = [];
  let left = Math.round(Math.abs(seconds));
  for (const [size, unit] of units) {
    if (left < size)
      continue;
    parts.push(`${Math.floor(left / size)} ${unit}`);
    left %= size;
    if (parts.length === 2)
      break;
  }
  return parts.join(' ') || '0 s';
}

/* The largest unit alone: "3 h". */
export function age(seconds: number): string {
  const [size, unit] = units.find(([unitSize]) => seconds >= unitSize) ?? [1, 's'];
  return `${Math.max(0, Math.floor(seconds / size))} ${unit}`;
}

const local = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const localShort = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' });
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

const minute = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });

const parsed = (time: string | number) => { const date = new Date(time); return Number.isNaN(date.getTime()) ? null : date; };
const shown = (format: Intl.DateTimeFormat) => (time: string | number) => { const date = parsed(time); return date ? format.format(date) : String(time); };

export const dateTime = shown(local);
export const shortTime = shown(localShort);
export const clockTime = shown(clock);
/* Marks on an axis of time (ms), a step apart: the day where it is another than before, else the time of day. */
export function timeMarks(times: number[], step: number): string[] {
  const days = times.map((time) => day.format(time));
  return times.map((time, at) => step >= 86_400_000 ? days[at] ?? '' : days[at] === days[at - 1] ? (step < 60_000 ? clock : minute).format(time) : `${days[at]} ${minute.format(time)}`);
}

export const utc = (time: string | number) => parsed(time)?.toISOString().replace('T', ' ').replace(/(\.000)?Z$/, ' UTC') ?? String(time);
