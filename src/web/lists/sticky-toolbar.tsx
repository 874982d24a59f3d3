import { type ReactNode, useEffect, useRef } from "react";
import { classNames } from "#web/ui/class-names.ts";
import { loadedEffect } from "#web/ui/loaded-effect.ts";

type StickyToolbarProps = {
  /** Sticks all of it, even where only the row marked with `data-stays` would. */
  isWhole?: boolean;
  className?: string;
  children: ReactNode;
};

/**
 * The toolbar of a list, which stays in sight above the header of the table that follows it. A toolbar that would take
 * too much of the window scrolls up to its last row, the one marked with `data-stays`; on a low window it does not stick.
 */
export function StickyToolbar({ isWhole = false, className, children }: StickyToolbarProps) {
  const toolbar = useRef<HTMLDivElement>(null);
  // It matters once the page is scrolled.
  useEffect(() => {
    const { current } = toolbar;
    return loadedEffect(
      import("./stick-toolbar.ts").then(({ stickToolbar }) =>
        current ? stickToolbar(current, isWhole) : undefined,
      ),
    );
  }, [isWhole]);
  return (
    <div
      ref={toolbar}
      className={classNames("sticky top-0 z-20 -mt-2 bg-surface py-2 short:static", className)}
    >
      {children}
    </div>
  );
}
