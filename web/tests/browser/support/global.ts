import { mkdirSync } from 'node:fs';
import { pictures, whyNot } from './tools';

/* Said once, aloud: tests that are skipped in silence look like tests that pass. */
export default function setup() {
  const reason = whyNot();
  if (reason)
    console.error(`browser tests SKIPPED: ${reason}`);
  else
    mkdirSync(pictures, { recursive: true });
}
