import { pathOfEntity } from '../logic/entity';
import { Link } from '../router/Link';

export function AboutEntity({ entity }: { entity: string }) {
  const path = pathOfEntity(entity);
  return path ? <Link className="mono" to={path} title={entity}>{entity}</Link> : <span className="mono" title={entity}>{entity}</span>;
}
