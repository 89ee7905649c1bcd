/* How a change of alerts is taken back. */

import type { Alert, CloseReason } from '../../api/types';

export type Change = { action: 'ack' | 'reopen' } | { action: 'close'; reason: CloseReason; note?: string } | { action: 'assign'; assignee: string | null };
export interface Back { ids: string[]; change: Change }

/* "false_positive: our own scanner"; what siem-alert closed says why in its own words. */
const asClosed = /^(resolved|false_positive|expected|duplicate)(?:: (.+))?$/s;

function closedAgain(reason: string | null): Change {
  const [, name, note] = asClosed.exec(reason ?? '') ?? [];
  return name ? { action: 'close', reason: name as CloseReason, note } : { action: 'close', reason: 'resolved', note: reason ?? undefined };
}

/* The changes that bring alerts back to where they were. */
export function wayBack(before: Alert[], change: Change): Back[] {
  const ids = (wanted: (alert: Alert) => boolean) => before.filter(wanted).map((alert) => alert.id);
  if (change.action === 'assign')
    return [...new Set(before.map((alert) => alert.assignee))].map((assignee) => ({ ids: ids((alert) => alert.assignee === assignee), change: { action: 'assign', assignee } }));
  const closed = before.filter((alert) => alert.status === 'closed');
  const back: Back[] = [
    { ids: ids((alert) => alert.status !== 'closed'), change: { action: 'reopen' } },
    { ids: ids((alert) => alert.status === 'acknowledged'), change: { action: 'ack' } },
    ...[...new Set(closed.map((alert) => alert.reason))].map((reason) => ({ ids: closed.filter((alert) => alert.reason === reason).map((alert) => alert.id), change: closedAgain(reason) })),
  ];
  return back.filter((each) => each.ids.length > 0);
}
