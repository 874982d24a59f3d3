import { Component, type ReactNode } from "react";
import { loadFailedAgain } from "#web/ui/lazily.ts";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";

type State = { hasFailed: boolean; hasRetried: boolean };

/**
 * Catches errors of rendering and of loading a chunk; the rest of the page stays usable. The first retry loads and
 * renders again, which is enough after a passing fault; the next one reloads the page.
 */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { hasFailed: false, hasRetried: false };

  static getDerivedStateFromError(): Pick<State, "hasFailed"> {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <div className="p-4">
        <ProblemPanel
          title="This page could not be shown"
          detail="Part of it failed. Try again; if it fails again, that reloads the page."
          onRetry={() => {
            if (this.state.hasRetried) window.location.reload();
            else this.setState({ hasFailed: false, hasRetried: true });
            loadFailedAgain();
          }}
        />
      </div>
    );
  }
}
