import { useEffect, useRef, useState } from "react";
import type { Batch } from "#contract/batch.ts";
import { problems } from "#contract/problem-words.ts";
import { sentences } from "#contract/sentences.ts";
import { formatOutcomes, isOpen, isStuck } from "./format-batch.ts";
import { formatName } from "./labels.ts";

type NotificationText = { title: string; body: string };

/** The notification for a change between two polls: the batch has ended, or has begun to wait for a person. */
export function notificationFor(before: Batch, now: Batch): NotificationText | undefined {
  if (isOpen(before) && !isOpen(now)) {
    const end = now.state === "finished" ? "Finished" : "Cancelled";
    return {
      title: `${end}: ${formatName(now)}`,
      body: `${formatOutcomes(now).join(", ")}.`,
    };
  }
  if (now.waiting !== null && isStuck(now) && !isStuck(before)) {
    const { title, next } = problems[now.waiting.code];
    return { title: `Needs attention: ${formatName(now)}`, body: sentences(title, next) };
  }
  return undefined;
}

type Permission = NotificationPermission | "unsupported";

function currentPermission(): Permission {
  return "Notification" in window ? Notification.permission : "unsupported";
}

/** True if the member has allowed notifications. */
export function canNotify(): boolean {
  return currentPermission() === "granted";
}

function show({ title, body }: NotificationText, tag: string): void {
  if (!canNotify() || document.hasFocus()) return;
  try {
    const notification = new Notification(title, { body, tag });
    notification.addEventListener("click", () => {
      window.focus();
      notification.close();
    });
  } catch {
    // Chrome on Android allows notifications from service workers only; the tab title shows the same.
  }
}

/**
 * Shows a browser notification when the batch ends or gets stuck, if the member allowed it. Call `ask` on a click only:
 * browsers permanently refuse an unprompted request.
 */
export function useBatchNotification(batch: Batch | undefined): { permission: Permission; ask: () => void } {
  const [permission, setPermission] = useState(currentPermission);
  const previous = useRef(batch);
  useEffect(() => {
    const text = previous.current && batch && notificationFor(previous.current, batch);
    previous.current = batch;
    if (text !== undefined && batch !== undefined) show(text, batch.id);
  }, [batch]);
  return { permission, ask: () => void Notification.requestPermission().then(setPermission) };
}
