import { texts } from '../../texts';
import css from './models.module.css';

const { flow } = texts.models;

interface BoxProps { x: number; y: number; title: string; hint: string; width?: number; isModel?: boolean }

const Box = ({ x, y, title, hint, width = 150, isModel }: BoxProps) => (
  <g>
    <rect className={isModel ? css.boxModel : css.box} x={x} y={y} width={width} height="58" rx="10" />
    <text className={css.boxTitle} x={x + width / 2} y={y + 25}>{title}</text>
    <text className={css.boxHint} x={x + width / 2} y={y + 44}>{hint}</text>
  </g>
);

const arrows = [
  'M140 120H168', 'M338 120H366', 'M546 120C570 120 560 29 592 29', 'M546 120H592', 'M546 120C570 120 560 211 592 211',
  'M772 29C800 29 790 120 818 120', 'M772 120H818', 'M772 211C800 211 790 120 818 120', 'M1028 120H1056', 'M1176 120H1204',
];

/* From an event to its risk. */
export const FlowPicture = () => (
  <div className={css.flowBox} tabIndex={0} role="group" aria-label={texts.models.how}>
    <svg className={css.flow} viewBox="-1 -1 1372 242" role="img" aria-label={flow.text}>
      <defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" className={css.tip} /></marker></defs>
      {arrows.map((path) => <path key={path} className={css.arrow} d={path} markerEnd="url(#tip)" />)}
      <Box x={0} y={91} width={140} title={flow.event} hint={flow.eventHint} />
      <Box x={170} y={91} width={168} title={flow.features} hint={flow.featuresHint} />
      <Box x={368} y={91} width={178} title={flow.prepare} hint={flow.prepareHint} />
      <Box x={594} y={0} width={178} title={flow.iforest} hint="50 %" isModel />
      <Box x={594} y={91} width={178} title={flow.dbscan} hint="30 %" isModel />
      <Box x={594} y={182} width={178} title={flow.gmm} hint="20 %" isModel />
      <Box x={820} y={91} width={208} title={flow.calibrate} hint={flow.calibrateHint} />
      <Box x={1058} y={91} width={118} title={flow.weigh} hint={flow.weighHint} />
      <Box x={1206} y={91} width={164} title={flow.risk} hint={flow.riskHint} />
    </svg>
  </div>
);
