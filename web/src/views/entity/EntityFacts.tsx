import { count } from '../../logic/format';
import { texts } from '../../texts';
import { Risk } from '../../ui/Level';
import { Moment } from '../../ui/Moment';
import type { Entity } from '../../api/types';
import css from './entity.module.css';

export const EntityFacts = ({ entity }: { entity: Entity }) => (
  <dl className={css.facts}>
    <div><dt>{texts.entity.maxRisk}</dt><dd><Risk risk={entity.max_risk} /></dd></div>
    <div><dt>{texts.entity.events}</dt><dd className="number">{count(entity.events)}</dd></div>
    <div><dt>{texts.entity.anomalies}</dt><dd className="number">{count(entity.anomalies)}</dd></div>
    <div><dt>{texts.entity.firstSeen}</dt><dd>{entity.first_seen ? <Moment time={entity.first_seen} /> : texts.never}</dd></div>
    <div><dt>{texts.entity.lastSeen}</dt><dd>{entity.last_seen ? <Moment time={entity.last_seen} /> : texts.never}</dd></div>
  </dl>
);
