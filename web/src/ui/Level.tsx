import { levelOf } from '../logic/fields';
import { risk as riskText } from '../logic/format';
import { texts } from '../texts';
import type { Level as LevelName } from '../api/types';
import css from './ui.module.css';

/* Each level has a shape besides its colour. */
const shapes: Record<LevelName, string> = {
  critical: 'M3.5 0h5L12 3.5v5L8.5 12h-5L0 8.5v-5z', high: 'M6 .5L12 11.5H0z', medium: 'M6 0l6 6-6 6-6-6z',
  low: 'M6 1a5 5 0 1 1 0 10A5 5 0 0 1 6 1', normal: 'M0 4.8h12v2.400H0z',
};

const LevelMark = ({ level }: { level: LevelName }) => <svg viewBox="0 0 12 12" aria-hidden="true" fill="currentColor"><path d={shapes[level]} /></svg>;

export const Level = ({ level, risk }: { level: LevelName; risk?: number }) => (
  <span className={`${css.level} ${css[level]}`} title={texts.levels[level]}>
    <LevelMark level={level} />
    {risk === undefined ? texts.levels[level] : <><span className="hidden">{texts.levels[level]} </span><span className="number">{riskText(risk)}</span></>}
  </span>
);

export const Risk = ({ risk }: { risk: number | null }) => risk === null ? <span className="quiet">–</span> : <Level level={levelOf(risk)} risk={risk} />;
