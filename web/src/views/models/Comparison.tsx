import { count, number } from '../../logic/format';
import { Link } from '../../router/Link';
import { pathOfEvent } from '../../router/paths';
import { texts } from '../../texts';
import { Card, Tag } from '../../ui/basics';
import uiCss from '../../ui/ui.module.css';
import type { Check, GateAnswer } from '../../api/types';
import css from './models.module.css';

const words = texts.models.gate;
const shown = (value: number | null) => value === null ? '–' : number(value);

const CheckRow = ({ check }: { check: Check }) => (
  <tr>
    <td>{words.checks[check.check]}{check.attack && <span className="quiet small"> {check.attack}</span>}{check.log && <span className="quiet small"> {words.inLog(check.log)}</span>}</td>
    {[check.champion, check.challenger, check.at_least, check.at_most].map((value, at) => <td key={at} className={`${uiCss.right} number`}>{shown(value)}</td>)}
    <td><Tag tone={check.passed ? 'good' : 'bad'}>{check.passed ? words.passed : words.broken}</Tag></td>
  </tr>
);

const Checks = ({ checks }: { checks: Check[] }) => (
  <table className={uiCss.table}>
    <thead>
      <tr><th>{words.check}</th>{[words.champion, words.challenger, words.atLeast, words.atMost].map((name) => <th key={name} className={uiCss.right}>{name}</th>)}<th>{words.outcome}</th></tr>
    </thead>
    <tbody>{checks.map((check, at) => <CheckRow key={at} check={check} />)}</tbody>
  </table>
);

const Wrong = ({ title, ids }: { title: string; ids: string[] }) => ids.length === 0 ? null : (
  <>
    <h3>{title}</h3>
    <ul className={css.ids}>{ids.map((id) => <li key={id}><Link className="mono" to={pathOfEvent(id, false)}>{id}</Link></li>)}</ul>
  </>
);

/* What siem-eval --gate said of a model when it was held against the one in use. */
export const Comparison = ({ comparison }: { comparison: GateAnswer | null }) => (
  <Card title={texts.models.comparison}>
    {comparison ? (
      <div className={css.gate}>
        <p><Tag tone={comparison.replace ? 'good' : 'bad'}>{comparison.replace ? words.yes : words.no}</Tag> <span className="quiet">{words.basis(count(comparison.events), comparison.days)}</span></p>
        {comparison.reasons.length > 0 && <ul className={css.reasons}>{comparison.reasons.map((reason) => <li key={reason}>{reason}</li>)}</ul>}
        <div className={css.checks} tabIndex={0} role="group" aria-label={words.check}><Checks checks={comparison.checks} /></div>
        <p className="quiet small">{words.confirmed(comparison.confirmed_attacks, comparison.confirmed_false_positives)}</p>
        <Wrong title={words.lost} ids={comparison.lost} />
        <Wrong title={words.flagged} ids={comparison.flagged} />
      </div>
    ) : <p className="quiet">{texts.models.noComparison}</p>}
  </Card>
);
