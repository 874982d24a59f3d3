import { Component, type ReactNode } from "react";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";

type State = { hasFailed: boolean };

/** Catches errors of rendering and of loading a chunk; the rest of the page stays usable. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { hasFailed: false };

  static getDerivedStateFromError(): State {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <div className="p-4">
        <ProblemPanel
          title="This page could not be shown"
          detail="Part of it failed to load. Reload the page."
          onRetry={() => window.location.reload()}
        />
      </div>
    );
  }
}
