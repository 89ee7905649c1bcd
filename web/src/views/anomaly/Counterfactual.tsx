import { featureValue } from '../../logic/features';
import { risk } from '../../logic/format';
import { texts } from '../../texts';
import { Card } from '../../ui/basics';
import type { Counterfactual as Found } from '../../api/types';

export const Counterfactual = ({ found }: { found: Found | null }) => (
  <Card title={texts.anomaly.counterfactual}>
    <p>{found
      ? texts.anomaly.counterfactualText(texts.features[found.feature] ?? found.feature, featureValue(found.feature, found.value), featureValue(found.feature, found.to), risk(found.risk_score))
      : texts.anomaly.noCounterfactual}</p>
  </Card>
);
