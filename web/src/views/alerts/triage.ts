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

  /* To the server this is a verdict on what raised each alert, too, which the next training hears of; of one alert it offers a suppression. */
  const falsePositive = useCallback(async (alerts: Alert[], note?: string): Promise<Offer | null> => {
    const change: Change = { action: 'close', reason: 'false_positive', note };
    const [only] = alerts;
    let offer: Offer | null = null;
    if (!only || alerts.length > 1) {
      await apply(alerts, change);
      return null;
    }
    try {
      offer = (await post(`alerts/${encodeURIComponent(only.id)}/close`, { reason: change.reason, note })).offer ?? null;
      say(texts.alerts.did.close(1), () => void undo([only], change));
    } catch (error) {
      say(reasonOf(error));
    }
    await refreshAll('alerts', 'stats');
    return offer;
  }, [apply, say, undo]);

  return { apply, falsePositive };
}
