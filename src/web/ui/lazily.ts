import { lazy, type LazyExoticComponent, type ReactNode } from "react";

/** A component that is loaded when it is first shown: `lazily(async () => (await import("./page.tsx")).Page)`. */
export function lazily<Props>(
  load: () => Promise<(props: Props) => ReactNode>,
): LazyExoticComponent<(props: Props) => ReactNode> {
  return lazy(async () => ({ default: await load() }));
}
