import { paths } from "#web/paths.ts";

// The server leads back to one fixed address, so that nobody can be led elsewhere. Where one was stays in the browser.
const key = "usher.return";
const channel = "usher.signed-in";

/** Keeps where one is, before the page is left for the provider. */
export function keepReturnPath(): void {
  sessionStorage.setItem(key, `${window.location.pathname}${window.location.search}`);
}

export function returnPath(): string {
  const kept = sessionStorage.getItem(key) ?? paths.invitations();
  return /^\/(?:sign-in|signed-in|setup|join)\b/.test(kept) ? paths.invitations() : kept;
}

/** A tab whose session had ended may wait for this one. */
export function tellOtherTabs(): void {
  const sender = new BroadcastChannel(channel);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches this origin only
  sender.postMessage(null);
  sender.close();
}

/** Calls back when somebody has signed in on another tab; answers how to stop listening. */
export function whenSignedInElsewhere(listener: () => void): () => void {
  const receiver = new BroadcastChannel(channel);
  receiver.addEventListener("message", listener);
  return () => receiver.close();
}
