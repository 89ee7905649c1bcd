import { useEffect, useState } from 'react';
import { isThere, onAway, tellAway } from '../api/client';
import { queryClient } from '../api/queries';
import { texts } from '../texts';
import { Icon } from '../ui/Icon';
import css from './shell.module.css';

/* Says that the server is away, asks until it is back, and then has everything on the page asked anew. */
export function ServerState() {
  const [isAway, setAway] = useState(false);
  useEffect(() => onAway(setAway), []);
  useEffect(() => {
    if (!isAway)
      return;
    let stopped = false;
    const timer = setInterval(() => void isThere().then((there) => {
      if (there && !stopped) {
        tellAway(false);
        void queryClient.invalidateQueries();
      }
    }), 2000);
    return () => { stopped = true; clearInterval(timer); };
  }, [isAway]);
  return <div role="status" aria-live="polite">{isAway && <p className={css.away}><Icon name="plug" />{texts.awayBanner}</p>}</div>;
}
