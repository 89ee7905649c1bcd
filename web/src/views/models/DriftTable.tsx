import { useApi } from '../../api/queries';
import { number } from '../../logic/format';
import { texts } from '../../texts';
import { Card, Tag } from '../../ui/basics';
import { Moment } from '../../ui/Moment';
import { Async } from '../../ui/states';
import uiCss from '../../ui/ui.module.css';
import type { Drift } from '../../api/types';
import css from './models.module.css';

const tones = { stable: 'good', moderate: 'warn', large: 'bad' } as const;
type Feature = Drift['features'][number];

/* Half a bar is 0.25, from where drift is large. */
const DriftRow = ({ feature }: { feature: Feature }) => (
  <tr>
    <td>{texts.features[feature.name] ?? feature.name} <span className="quiet small">{texts.alerts.kinds[feature.kind] ?? feature.kind}</span></td>
    <td className={css.driftCell}><svg className={css.driftBar} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect className={css[feature.status]} width={Math.min(100, 200 * feature.psi)} height="6" /><line x1="50" x2="50" y1="0" y2="6" /></svg></td>
    <td className={`${uiCss.right} number`}>{number(feature.psi)}</td>
    <td><Tag tone={tones[feature.status]}>{texts.models.driftStates[feature.status]}</Tag></td>
  </tr>
);

export function DriftTable() {
  const drift = useApi('models/drift');
  return (
    <Card title={texts.models.drift} hint={texts.models.driftHint} tight>
      <Async query={drift} isEmpty={(data) => data.features.length === 0} empty={<p className={css.calm}>{texts.models.noDrift}</p>}>
        {(data) => (
          <>
            <p className={css.calm}>{texts.models.since} <Moment time={data.since} full /></p>
            <table className={uiCss.table}>
              <thead><tr><th>{texts.models.feature}</th><td /><th className={uiCss.right}>{texts.models.psi}</th><th>{texts.models.state}</th></tr></thead>
              <tbody>{[...data.features].sort((a, b) => b.psi - a.psi).map((feature) => <DriftRow key={`${feature.kind} ${feature.name}`} feature={feature} />)}</tbody>
            </table>
          </>
        )}
      </Async>
    </Card>
  );
}
