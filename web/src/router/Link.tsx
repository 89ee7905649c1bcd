import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { navigate } from './location';

interface Props extends AnchorHTMLAttributes<HTMLAnchorElement> { to: string }

/* A link within the dashboard; with a modifier the browser opens it as any other. */
export function Link({ to, onClick, ...rest }: Props) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      return;
    event.preventDefault();
    navigate(to);
  };
  return <a href={to} onClick={follow} {...rest} />;
}
