import { post } from '../../api/client';
import { refreshAll } from '../../api/queries';
import { texts } from '../../texts';
import { reasonOf } from '../../ui/states';
import { useToast } from '../../ui/Toasts';

/* Retrain, promote, roll back: each says how it went. */
export function useModelWork() {
  const say = useToast();
  const run = (doing: Promise<unknown>, text: string) => doing.then(() => say(text), (error: unknown) => say(reasonOf(error))).then(() => refreshAll('models', 'jobs'));
  return {
    retrain: () => run(post('model/retrain'), texts.models.retrainStarted),
    promote: (id: string) => run(post(`models/${encodeURIComponent(id)}/promote`), texts.models.promoted2),
    rollBack: () => run(post('models/rollback'), texts.models.rolledBack),
  };
}
