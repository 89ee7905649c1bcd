import { useCallback, useRef, useState } from 'react';
import { post } from '../../api/client';
import { refreshAll } from '../../api/queries';
import type { Analysis, Batch } from '../../api/types';
import { reasonOf } from '../../ui/states';
import { batchesOf } from './lines';

export interface Scored { line: string; analysis: Analysis }
interface Progress { state: 'idle' | 'running' | 'done'; lines: number; anomalies: number; riskiest: Scored[]; first: string; last: string; error: string }

const batchSize = 250;
const shown = 12;
const nothing: Progress = { state: 'idle', lines: 0, anomalies: 0, riskiest: [], first: '', last: '', error: '' };

function taken(before: Progress, lines: string[], batch: Batch): Progress {
  const scored = batch.results.map((analysis, at) => ({ line: lines[at] ?? '', analysis }));
  const times = batch.results.map((each) => each.timestamp).sort();
  return {
    ...before,
    lines: before.lines + batch.total,
    anomalies: before.anomalies + batch.anomalies,
    riskiest: [...before.riskiest, ...scored].sort((a, b) => (b.analysis.risk_score ?? 0) - (a.analysis.risk_score ?? 0)).slice(0, shown),
    first: [before.first, times[0] ?? ''].filter(Boolean).sort()[0] ?? '',
    last: [before.last, times.at(-1) ?? ''].sort().at(-1) ?? '',
  };
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
    try {
      for await (const lines of batchesOf(given, batchSize)) {
        const batch = await post('logs/batch', { logs: lines });
        if (run.current !== mine)
          return;
        now = taken(now, lines, batch);
        setProgress(now);
      }
      setProgress({ ...now, state: 'done' });
    } catch (error) {
      setProgress({ ...now, state: 'done', error: reasonOf(error) });
    }
    void refreshAll('stats', 'sources', 'alerts', 'events');
  }, []);
  const stop = useCallback(() => { run.current += 1; setProgress((before) => ({ ...before, state: 'done' })); }, []);
  return { progress, start, stop };
}
