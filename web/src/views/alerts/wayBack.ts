/* How a change of alerts is taken back. */

import type { Alert, CloseReason } from '../../api/types';

export type Change = { action: 'ack' | 'reopen' } | { action: 'close'; reason: CloseReason; note?: string } | { action: 'assign'; assignee: string | null };

/* The changes that bring alerts back to where they were. */
export function wayBack(before: Alert[], change: Change): { ids: string[]; change: Change }[] {
  const ids = (wanted: (alert: Alert) => boolean) => before.filter(wanted).map((alert) => alert.id);
  const back: { ids: string[]; change: Change }[] = change.action === 'assign'
    ? [...new Set(before.map((alert) => alert.assignee))].map((assignee) => ({ ids: ids((alert) => alert.assignee === assignee), change: { action: 'assign', assignee } }))
    : [
      { ids: ids((alert) => alert.status !== 'closed'), change: { action: 'reopen' } },
      { ids: ids((alert) => alert.status === 'acknowledged'), change: { action: 'ack' } },
      { ids: ids((alert) => alert.status === 'closed'), change: { action: 'close', reason: 'resolved' } },
    ];
  return back.filter((each) => each.ids.length > 0);
}
