import { classNames } from "./class-names.ts";

/** A grey bar in the place of a line of text: give it the width of what will come. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden
      className={classNames(
        "block h-3 rounded-control bg-line motion-safe:animate-pulse",
        className ?? "w-full",
      )}
    />
  );
}
