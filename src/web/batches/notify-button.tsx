import { Bell } from "lucide-react";
import { classNames } from "#web/ui/class-names.ts";
import type { useBatchNotification } from "./notification.ts";

/** Turns notifications on. Once allowed it stays in place, so that it keeps the focus; once blocked it is hidden. */
export function NotifyButton({ permission, ask }: ReturnType<typeof useBatchNotification>) {
  if (permission === "unsupported" || permission === "denied") return null;
  const isAllowed = permission === "granted";
  return (
    <>
      {" · "}
      <button
        type="button"
        aria-disabled={isAllowed || undefined}
        title={isAllowed ? "By a browser notification, while this tab is open" : undefined}
        onClick={isAllowed ? undefined : ask}
        className={classNames(
          "inline-flex min-h-6 items-center gap-1 rounded-control whitespace-nowrap aria-disabled:cursor-default touch:min-h-11",
          !isAllowed && "text-accent-text hover:underline",
        )}
      >
        <Bell aria-hidden className="size-3" />
        {isAllowed ? "You will be notified when it is done" : "Notify me when it is done"}
      </button>
    </>
  );
}
