import { Link } from '../../router/Link';
import { pathOfEvent } from '../../router/paths';
import { texts } from '../../texts';
import { Risk } from '../../ui/Level';
import uiCss from '../../ui/ui.module.css';
import type { Scored } from './useScoring';

export const ScoredLines = ({ scored }: { scored: Scored[] }) => (
  <table className={uiCss.table}>
    <thead><tr><th>{texts.welcome.risk}</th><th>{texts.welcome.line}</th><th>{texts.welcome.why}</th></tr></thead>
    <tbody>
      {scored.map(({ line, analysis }) => (
        <tr key={analysis.log_id}>
          <td><Link to={pathOfEvent(analysis.log_id, analysis.is_anomaly)}><Risk risk={analysis.risk_score} /></Link></td>
          <td className="mono"><pre>{line}</pre></td>
          <td>{analysis.is_anomaly ? analysis.reasons[0] : ''}</td>
        </tr>
      ))}
    </tbody>
  </table>
);
