import { Component, type ReactNode, Suspense } from "react";
import { loadFailedAgain } from "./lazily.ts";
import { toast } from "./overlay/toast.tsx";

type OptionalPartProps = {
  /** While it is loaded, and in its place if that fails. */
  fallback?: ReactNode;
  /** Closes what could not be shown, so that the user can open it again. */
  onFail?: () => void;
  children: ReactNode;
};

/**
 * For what a page can do without, such as a dialog or a menu. If it fails to load or to be shown, for example because the
 * connection is gone, a message says so, and the page stays as it is with all that was typed and selected.
 */
export class OptionalPart extends Component<OptionalPartProps, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  static getDerivedStateFromProps(
    { children }: OptionalPartProps,
    { hasFailed }: { hasFailed: boolean },
  ): { hasFailed: boolean } {
    // Closed, it may be opened again.
    return { hasFailed: hasFailed && Boolean(children) };
  }

  override componentDidCatch(): void {
    loadFailedAgain();
    toast({
      tone: "failed",
      title: "A part of the page did not load. Check your connection, and try again or reload the page.",
    });
    this.props.onFail?.();
  }

  override render(): ReactNode {
    const { fallback, children } = this.props;
    return this.state.hasFailed ? fallback : <Suspense fallback={fallback}>{children}</Suspense>;
  }
}
