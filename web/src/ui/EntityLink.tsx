import { paths } from '../router/paths';
import { Link } from '../router/Link';
import type { EntityKind } from '../api/types';

export const EntityLink = ({ kind, id }: { kind: EntityKind; id: string }) => <Link className="mono" to={paths.entity(kind, id)} title={id}>{id}</Link>;
