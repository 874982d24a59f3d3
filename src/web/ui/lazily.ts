import { createElement, lazy, type ReactNode } from "react";

/** A component whose code is loaded when it is first shown. */
export type LazyPart<Props> = {
  (props: Props): ReactNode;
  /** Loads it before it is needed. A failure is silent: showing it loads it again, and says then that it failed. */
  preload: (this: void) => void;
};

const failed = new Set<() => void>();

/** A component that is loaded when it is first shown: `lazily(async () => (await import("./page.tsx")).Page)`. */
export function lazily<Props extends object>(
  load: () => Promise<(props: Props) => ReactNode>,
): LazyPart<Props> {
  const loadOnce = () =>
    lazy(async () => {
      try {
        return { default: await load() };
      } catch (error) {
        failed.add(() => (part = loadOnce()));
        throw error;
      }
    });
  let part = loadOnce();
  return Object.assign((props: Props) => createElement(part, props), {
    preload: () => void load().catch(() => {}),
  });
}

/** Whatever failed to load is loaded again when it is shown next. */
export function loadFailedAgain(): void {
  for (const reset of failed) reset();
  failed.clear();
}
