import { Bell } from "lucide-react";
import { classNames } from "#web/ui/class-names.ts";
import type { useNews } from "./use-news.ts";

/**
 * Asks to be told of the end, small among the words below the headline. Once allowed it says so in the same place and
 * keeps the focus; who has blocked notifications is not asked again.
 */
export function NewsButton({ permission, ask }: ReturnType<typeof useNews>) {
  if (permission === "unsupported" || permission === "denied") return null;
  const isAllowed = permission === "granted";
  return (
    <>
      {" · "}
      <button
        type="button"
        aria-disabled={isAllowed || undefined}
        title={isAllowed ? "By a notification of your browser, while this tab is open" : undefined}
        onClick={isAllowed ? undefined : ask}
        className={classNames(
          "inline-flex min-h-6 items-center gap-1 rounded-control whitespace-nowrap aria-disabled:cursor-default touch:min-h-11",
          !isAllowed && "text-accent-text hover:underline",
        )}
      >
        <Bell aria-hidden className="size-3" />
        {isAllowed ? "You are told when it is done" : "Tell me when it is done"}
      </button>
    </>
  );
}
