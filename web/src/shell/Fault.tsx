import { Component } from 'react';
import type { ReactNode } from 'react';
import { Failed } from '../ui/states';

/* A fault of ours, or a part of the page that could not be fetched: said, with the rest of the page still there. */
export class Fault extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: null };
  static getDerivedStateFromError(error: unknown) { return { error }; }
  override render() {
    return this.state.error === null ? this.props.children : <Failed error={this.state.error} onRetry={() => location.reload()} />;
  }
}
