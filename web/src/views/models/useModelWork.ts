import { post } from '../../api/client';
import { refreshAll } from '../../api/queries';
import { texts } from '../../texts';
import { reasonOf } from '../../ui/states';
import type { ApiPath } from '../../api/types';
import { useToast } from '../../ui/Toasts';

/* Retrain, promote, roll back: each says how it went. */
export function useModelWork() {
  const say = useToast();
  const run = (path: ApiPath, text: string) => post(path).then(() => say(text), (error: unknown) => say(reasonOf(error))).then(() => refreshAll('models', 'jobs'));
  return {
    retrain: () => run('model/retrain', texts.models.retrainStarted),
    promote: (id: string) => run(`models/${encodeURIComponent(id)}/promote`, texts.models.promoted2),
    rollBack: () => run('models/rollback', texts.models.rolledBack),
  };
}
