import { Component } from 'react';
import type { ReactNode } from 'react';
import { isThere, onAway, tellAway } from '../api/client';
import { PartMissing } from '../logic/parts';
import { Failed } from '../ui/states';

const reloaded = 'siem-reloaded';
const reloadAgainAfter = 30_000;

/* A part that is missing for good must not have the page load again for ever. */
function reloadOnce() {
  if (Date.now() - Number(sessionStorage.getItem(reloaded)) < reloadAgainAfter)
    return;
  sessionStorage.setItem(reloaded, String(Date.now()));
  location.reload();
}

/*
 * A fault of ours, or a part of the page that could not be fetched: said, with the rest of the page still there.
 * Where it was the server that was away, or has other parts now, the page is loaded again once it is back.
 */
export class Fault extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: null };
  private forget: (() => void) | null = null;
  static getDerivedStateFromError(error: unknown) { return { error }; }
  override componentDidCatch(error: unknown) {
    void isThere().then((there) => {
      if (!there) {
        tellAway(true);
        this.forget = onAway((away) => { if (!away) location.reload(); });
      } else if (error instanceof PartMissing) {
        reloadOnce();
      }
    });
  }
  override componentWillUnmount() { this.forget?.(); }
  override render() {
    return this.state.error === null ? this.props.children : <Failed error={this.state.error} onRetry={() => location.reload()} />;
  }
}
