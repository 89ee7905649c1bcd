/* What can be done to alerts, each with its way back. */

import { useCallback } from 'react';
import { post } from '../../api/client';
import { refreshAll } from '../../api/queries';
import { texts } from '../../texts';
import { reasonOf } from '../../ui/states';
import { useToast } from '../../ui/Toasts';
import type { Alert, BulkResult, Offer } from '../../api/types';
import { wayBack } from './wayBack';
import type { Change } from './wayBack';

/* The server takes so many at once. */
const most = 500;

async function bulk(ids: string[], change: Change): Promise<BulkResult> {
  const result: BulkResult = { done: [], failed: [] };
  for (let at = 0; at < ids.length; at += most) {
    const part = await post('alerts/bulk', { ids: ids.slice(at, at + most), ...change });
    result.done.push(...part.done);
    result.failed.push(...part.failed);
  }
  return result;
}

export function useTriage() {
  const say = useToast();

  const undo = useCallback(async (before: Alert[], change: Change) => {
    try {
      for (const back of wayBack(before, change))
        await bulk(back.ids, back.change);
      if (change.action === 'close' && change.reason === 'false_positive')
        for (const alert of before)
          await post(`anomalies/${encodeURIComponent(alert.first_event)}/feedback`, { verdict: 'unsure', note: texts.alerts.undone });
    } catch (error) {
      say(reasonOf(error));
    }
    void refreshAll('alerts', 'stats');
  }, [say]);

  const apply = useCallback(async (alerts: Alert[], change: Change) => {
    try {
      const { done, failed } = await bulk(alerts.map((alert) => alert.id), change);
      const changed = alerts.filter((alert) => done.includes(alert.id));
      if (changed.length)
        say(texts.alerts.did[change.action](changed.length), () => void undo(changed, change));
      if (failed[0])
        say(texts.alerts.someFailed(failed.length, failed[0].detail));
    } catch (error) {
      say(reasonOf(error));
    }
    await refreshAll('alerts', 'stats');
  }, [say, undo]);

  /* A verdict on what raised each alert, which the next training hears of, and the alert is closed. */
  const falsePositive = useCallback(async (alerts: Alert[]): Promise<Offer | null> => {
    let offer: Offer | null = null;
    try {
      for (const alert of alerts)
        offer = (await post(`anomalies/${encodeURIComponent(alert.first_event)}/feedback`, { verdict: 'false_positive' })).offer;
    } catch (error) {
      say(reasonOf(error));
      return null;
    }
    await apply(alerts, { action: 'close', reason: 'false_positive' });
    return alerts.length === 1 ? offer : null;
  }, [apply, say]);

  return { apply, falsePositive };
}
