import { techniquePage } from '../logic/techniques';
import { texts } from '../texts';
import { Icon } from './Icon';

/* An id of ATT&CK with its name and page; whatever else is text. */
export function TechniqueLink({ id }: { id: string }) {
  const page = techniquePage(id);
  const name = Object.hasOwn(texts.techniques, id) ? texts.techniques[id] : '';
  return page
    ? <a href={page} target="_blank" rel="noopener noreferrer" title={`${id} ${name} (${texts.techniquePage})`}>{name ? `${id} ${name}` : id} <Icon name="link" /></a>
    : <span>{id}</span>;
}
