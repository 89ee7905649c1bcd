import { Component } from 'react';
import type { ReactNode } from 'react';
import { isThere, onAway, tellAway } from '../api/client';
import { Failed } from '../ui/states';

/*
 * A fault of ours, or a part of the page that could not be fetched: said, with the rest of the page still there.
 * Where it was the server that was away, the page is loaded again when it is back.
 */
export class Fault extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: null };
  private forget: (() => void) | null = null;
  static getDerivedStateFromError(error: unknown) { return { error }; }
  override componentDidCatch() {
    void isThere().then((there) => {
      if (there)
        return;
      tellAway(true);
      this.forget = onAway((away) => { if (!away) location.reload(); });
    });
  }
  override componentWillUnmount() { this.forget?.(); }
  override render() {
    return this.state.error === null ? this.props.children : <Failed error={this.state.error} onRetry={() => location.reload()} />;
  }
}
