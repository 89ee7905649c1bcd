import { describe, expect, test } from 'vitest';
import type { Alert, AlertStatus } from '../../src/api/types';
import { wayBack } from '../../src/views/alerts/wayBack';

const alert = (id: string, status: AlertStatus, assignee: string | null = null, reason: string | null = null) => ({ id, status, assignee, reason }) as Alert;

describe('the way back from a change', () => {
  test('of open and acknowledged alerts brings each to where it was', () => {
    expect(wayBack([alert('1', 'open'), alert('2', 'acknowledged')], { action: 'close', reason: 'resolved' }))
      .toEqual([{ ids: ['1', '2'], change: { action: 'reopen' } }, { ids: ['2'], change: { action: 'ack' } }]);
  });
  test('of an alert that was closed closes it again, for the same reason', () => {
    expect(wayBack([alert('1', 'closed')], { action: 'reopen' })).toEqual([{ ids: ['1'], change: { action: 'close', reason: 'resolved' } }]);
    const closed = [alert('1', 'closed', null, 'expected'), alert('2', 'closed', null, 'false_positive: our own: scanner\nat night'), alert('3', 'closed', null, 'expected'), alert('4', 'closed', null, 'no event for a day')];
    expect(wayBack(closed, { action: 'reopen' })).toEqual([
      { ids: ['1', '3'], change: { action: 'close', reason: 'expected' } },
      { ids: ['2'], change: { action: 'close', reason: 'false_positive', note: 'our own: scanner\nat night' } },
      { ids: ['4'], change: { action: 'close', reason: 'resolved', note: 'no event for a day' } },
    ]);
  });
  test('of an assignment gives each alert back to whom it belonged', () => {
    expect(wayBack([alert('1', 'open', 'bo'), alert('2', 'open')], { action: 'assign', assignee: 'ana' }))
      .toEqual([{ ids: ['1'], change: { action: 'assign', assignee: 'bo' } }, { ids: ['2'], change: { action: 'assign', assignee: null } }]);
  });
});
