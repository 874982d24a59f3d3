import { classNames } from "./class-names.ts";

/** A placeholder for a line of text, as wide as the text will be. */
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
