const activeForMs = 60_000;
const inputs = ["pointerdown", "keydown", "wheel"] as const;

/** A user loads the page, so it starts as active. */
let lastActiveAt = Date.now();

function noteActivity(): void {
  lastActiveAt = Date.now();
}

/** Watches what the user does on the page. Called once, when the page starts. */
export function watchUserActivity(): void {
  for (const input of inputs) window.addEventListener(input, noteActivity, { capture: true, passive: true });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") noteActivity();
  });
}

/**
 * True if the user has touched the page within the last minute. Requests at other times come from the page itself and
 * must not keep the session alive.
 */
export function isUserActive(): boolean {
  return Date.now() - lastActiveAt < activeForMs;
}
