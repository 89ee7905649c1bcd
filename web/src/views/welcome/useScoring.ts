import { useCallback, useRef, useState } from 'react';
import { ApiError, ServerAway, postOnce } from '../../api/client';
import { refreshAll } from '../../api/queries';
import type { Analysis, Batch } from '../../api/types';
import { reasonOf } from '../../ui/states';
import { batchesOf } from './lines';

export interface Scored { line: string; analysis: Analysis }
/* `unread`: lines that got no score; `error`: what ended it; `waiting`: what it waits for, to go on. */
interface Progress { state: 'idle' | 'running' | 'done'; lines: number; unread: number; anomalies: number; riskiest: Scored[]; first: string; last: string; error: string; waiting: string }

const batchSize = 250;
const shown = 12;
const nothing: Progress = { state: 'idle', lines: 0, unread: 0, anomalies: 0, riskiest: [], first: '', last: '', error: '', waiting: '' };

function taken(before: Progress, lines: string[], batch: Batch): Progress {
  const scored = batch.results.map((analysis, at) => ({ line: lines[at] ?? '', analysis }));
  const times = batch.results.map((each) => each.timestamp).sort();
  return {
    ...before,
    waiting: '',
    unread: before.unread + batch.results.filter((each) => each.risk_score === null).length,
    lines: before.lines + batch.total,
    anomalies: before.anomalies + batch.anomalies,
    riskiest: [...before.riskiest, ...scored].sort((a, b) => (b.analysis.risk_score ?? 0) - (a.analysis.risk_score ?? 0)).slice(0, shown),
    first: [before.first, times[0] ?? ''].filter(Boolean).sort()[0] ?? '',
    last: [before.last, times.at(-1) ?? ''].sort().at(-1) ?? '',
  };
}

const randomKey = () => [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-');

/* Seconds after which it is worth another try; null: it never is. */
function pauseAfter(error: unknown): number | null {
  if (error instanceof ServerAway)
    return 3;
  return error instanceof ApiError && (error.status === 429 || error.status === 503) ? Math.min(error.retryAfter ?? 5, 60) : null;
}

/* Sends lines in small groups and tells what came of them so far. */
export function useScoring() {
  const [progress, setProgress] = useState(nothing);
  const run = useRef(0);
  const start = useCallback(async (given: File | string) => {
    run.current += 1;
    const mine = run.current;
    let now: Progress = { ...nothing, state: 'running' };
    setProgress(now);
    const key = randomKey();
    /* Until it is taken: with the same key it is kept once.  Null: somebody stopped it. */
    const send = async (lines: string[]): Promise<Batch | null> => {
      while (run.current === mine)
        try {
          return await postOnce(`${key}-${now.lines}`, 'logs/batch', { logs: lines });
        } catch (error) {
          const pause = pauseAfter(error);
          if (pause === null)
            throw error;
          if (run.current === mine)
            setProgress({ ...now, waiting: reasonOf(error) });
          await new Promise((done) => setTimeout(done, pause * 1000));
        }
      return null;
    };
    try {
      for await (const lines of batchesOf(given, batchSize)) {
        const batch = await send(lines);
        if (batch === null || run.current !== mine)
          return;
        now = taken(now, lines, batch);
        setProgress(now);
      }
      setProgress({ ...now, state: 'done' });
    } catch (error) {
      if (run.current === mine)
        setProgress({ ...now, state: 'done', error: reasonOf(error) });
    }
    void refreshAll('stats', 'sources', 'alerts', 'events');
  }, []);
  const stop = useCallback(() => { run.current += 1; setProgress((before) => ({ ...before, state: 'done', waiting: '' })); }, []);
  return { progress, start, stop };
}
