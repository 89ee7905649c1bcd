/* What can be done to alerts, each with its way back. */

import { useCallback } from 'react';
import { ApiError, post, remove } from '../../api/client';
import { refreshAll } from '../../api/queries';
import { texts } from '../../texts';
import { reasonOf } from '../../ui/states';
import { useToast } from '../../ui/Toasts';
import type { Alert, BulkResult, Offer, Suppression } from '../../api/types';
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

/* The event may be older than what the store keeps; then no training hears of it either. */
async function takeBackVerdict(alert: Alert) {
  try {
    await post(`anomalies/${encodeURIComponent(alert.first_event)}/feedback`, { verdict: 'unsure', note: texts.alerts.undone });
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404))
      throw error;
  }
}

/* What the server offers of a false positive; `answered` is to be called once the reader has answered, with what was made of it. */
export interface Offered { offer: Offer; answered: (made?: Suppression) => void }

export function useTriage() {
  const say = useToast();

  const undo = useCallback(async (before: Alert[], change: Change, made?: Suppression) => {
    try {
      const failed: BulkResult['failed'] = [];
      for (const back of wayBack(before, change))
        failed.push(...(await bulk(back.ids, back.change)).failed);
      if (failed[0])
        say(texts.alerts.someFailed(failed.length, failed[0].detail));
      if (change.action === 'close' && change.reason === 'false_positive')
        for (const alert of before)
          await takeBackVerdict(alert);
      if (made)
        await remove(`suppressions/${encodeURIComponent(made.id)}`);
    } catch (error) {
      say(reasonOf(error));
    }
    void refreshAll('alerts', 'anomalies', 'stats', 'suppressions');
  }, [say]);

  const tell = useCallback((changed: Alert[], change: Change, made?: Suppression) => {
    const isFalse = change.action === 'close' && change.reason === 'false_positive';
    say(isFalse ? texts.alerts.didFalsePositive(changed.length, made !== undefined) : texts.alerts.did[change.action](changed.length), () => void undo(changed, change, made));
  }, [say, undo]);

  const apply = useCallback(async (alerts: Alert[], change: Change) => {
    try {
      const { done, failed } = await bulk(alerts.map((alert) => alert.id), change);
      const changed = alerts.filter((alert) => done.includes(alert.id));
      if (changed.length)
        tell(changed, change);
      if (failed[0])
        say(texts.alerts.someFailed(failed.length, failed[0].detail));
    } catch (error) {
      say(reasonOf(error));
    }
    await refreshAll('alerts', 'anomalies', 'stats');
  }, [say, tell]);

  /* To the server this is a verdict on what raised each alert, too, which the next training hears of; of one alert it offers a suppression. */
  const falsePositive = useCallback(async (alerts: Alert[], note?: string): Promise<Offered | null> => {
    const change: Change = { action: 'close', reason: 'false_positive', note };
    const [only] = alerts;
    if (!only || alerts.length > 1) {
      await apply(alerts, change);
      return null;
    }
    let offer: Offer | undefined;
    try {
      offer = (await post(`alerts/${encodeURIComponent(only.id)}/close`, { reason: change.reason, note })).offer;
      if (!offer)
        tell(alerts, change);
    } catch (error) {
      say(reasonOf(error));
    }
    await refreshAll('alerts', 'anomalies', 'stats');
    /* Under a dialog nobody could reach the way back, or hear of it. */
    return offer ? { offer, answered: (made) => tell(alerts, change, made) } : null;
  }, [apply, say, tell]);

  return { apply, falsePositive };
}
