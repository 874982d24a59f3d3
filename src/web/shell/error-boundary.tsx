import { Component, type ReactNode } from "react";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";

type State = { hasFailed: boolean };

/** Catches what a page throws while it draws, or a part of it that could not be loaded; the rest stays usable. */
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
          detail="A part of it did not load, or broke. Reload the page."
          onRetry={() => window.location.reload()}
        />
      </div>
    );
  }
}
