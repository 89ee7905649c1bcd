import { useEffect, useState } from 'react';
import { onAway, probe } from '../api/client';
import { texts } from '../texts';
import { Icon } from '../ui/Icon';
import css from './shell.module.css';

/* Says that the server is away, and asks until it is back. */
export function ServerState() {
  const [isAway, setAway] = useState(false);
  useEffect(() => onAway(setAway), []);
  useEffect(() => isAway ? probe() : undefined, [isAway]);
  return <div role="status" aria-live="polite">{isAway && <p className={css.away}><Icon name="plug" />{texts.awayBanner}</p>}</div>;
}
