import { useEffect, useRef, useState } from "react";
import type { Batch } from "#contract/batch.ts";
import { type News, newsBetween } from "./news.ts";

type Permission = NotificationPermission | "unsupported";

function permissionNow(): Permission {
  return "Notification" in window ? Notification.permission : "unsupported";
}

/** Whoever looks at the page sees it there. */
function tell({ title, body }: News, tag: string) {
  if (permissionNow() !== "granted" || document.hasFocus()) return;
  try {
    const notification = new Notification(title, { body, tag });
    notification.addEventListener("click", () => {
      window.focus();
      notification.close();
    });
  } catch {
    // Chrome on Android lets only service workers notify; the title of the tab says the same.
  }
}

/**
 * Tells by a notification of the browser that the batch is done or stuck, if the person allowed that. `ask` has the
 * browser ask; call it on a click only, a question that nobody asked for is refused for ever.
 */
export function useNews(batch: Batch | undefined): { permission: Permission; ask: () => void } {
  const [permission, setPermission] = useState(permissionNow);
  const before = useRef(batch);
  useEffect(() => {
    const news = before.current && batch && newsBetween(before.current, batch);
    before.current = batch;
    if (news !== undefined && batch !== undefined) tell(news, batch.id);
  }, [batch]);
  return {
    permission,
    ask: () => void Notification.requestPermission().then(setPermission),
  };
}
