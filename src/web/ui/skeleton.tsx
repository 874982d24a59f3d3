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

/** The shape of a page whose code is on its way; a fast line never shows it. */
export function PageSkeleton() {
  return (
    <div aria-busy className="flex animate-late flex-col gap-8 px-8 pt-8 phone:px-4 phone:pt-6">
      <Skeleton className="h-4 w-32" />
      <Skeleton className="w-3/5" />
      <Skeleton />
      <Skeleton />
      <Skeleton />
      <Skeleton />
    </div>
  );
}
