import { techniquePage } from '../logic/techniques';
import { texts } from '../texts';
import { Icon } from './Icon';

export function TechniqueLink({ id, name }: { id: string; name?: string }) {
  const page = techniquePage(id);
  const text = name ? `${id} ${name}` : id;
  return page
    ? <a href={page} target="_blank" rel="noopener noreferrer" title={texts.techniquePage}>{text} <Icon name="link" /></a>
    : <span>{text}</span>;
}
