/* How the value of each of the 21 features reads. */

import { texts } from '../texts';
import { count, duration, number, percent } from './format';

type Style = 'hour' | 'day' | 'flag' | 'share' | 'km' | 'seconds' | 'logBytes' | 'count';

const styles: Record<string, Style> = {
  hour_of_day: 'hour', day_of_week: 'day', is_weekend: 'flag', is_business_hours: 'flag', failed_auth_rate: 'share', error_rate_4xx: 'share',
  error_rate_5xx: 'share', geographic_distance_km: 'km', is_known_country: 'flag', is_known_ip: 'flag', bytes_transferred: 'logBytes',
  time_since_last_activity_sec: 'seconds', session_duration_sec: 'seconds', is_privileged_user: 'flag', is_sensitive_endpoint: 'flag',
  is_known_user_agent: 'flag',
};

/* 5 January 1970 was a Monday. */
const day = (value: number) => new Date(Date.UTC(1970, 0, 5 + value)).toLocaleDateString(undefined, { weekday: 'long', timeZone: 'UTC' });

const said: Record<Style, (value: number) => string> = {
  hour: (value) => `${String(Math.floor(value)).padStart(2, '0')}:00`,
  day,
  flag: (value) => value >= 0.5 ? texts.yes : texts.no,
  share: percent,
  km: (value) => `${count(value)} km`,
  seconds: duration,
  logBytes: (value) => `${count(Math.expm1(value))} B`,
  count: number,
};

export const isFlag = (feature: string) => styles[feature] === 'flag';
export const featureValue = (feature: string, value: number) => said[styles[feature] ?? 'count'](value);
