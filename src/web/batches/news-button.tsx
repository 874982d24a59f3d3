import { Bell, BellRing } from "lucide-react";
import { Button } from "../ui/button.tsx";
import type { useNews } from "./use-news.ts";

/** Asks to be told of the end, as long as there is one to come. */
export function NewsButton({ permission, ask }: ReturnType<typeof useNews>) {
  if (permission === "unsupported") return null;
  if (permission === "granted") {
    return (
      <p className="inline-flex items-center gap-2 text-13 text-ink-soft">
        <BellRing aria-hidden className="size-4" />
        You are told when it is done, while this tab is open.
      </p>
    );
  }
  return (
    <Button
      variant="quiet"
      icon={Bell}
      className="-ml-3"
      disabledReason={
        permission === "denied"
          ? "The browser does not let this page notify you. Allow it in the browser's settings for this site."
          : undefined
      }
      onClick={ask}
    >
      Tell me when it is done
    </Button>
  );
}
