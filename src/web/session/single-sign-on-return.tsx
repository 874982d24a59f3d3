import { useEffect } from "react";
import { Redirect } from "wouter";
import { tabStorage } from "#web/api/tab-storage.ts";
import { basePath, paths } from "#web/paths.ts";

// The server always redirects to /signed-in, so that there is no open redirect; the browser remembers the way back.
const key = "usher.return";
const channel = "usher.signed-in";

/** Remembers the current URL before the page is left for the provider. */
export function rememberReturnPath(): void {
  tabStorage.setItem(key, `${window.location.pathname.slice(basePath.length)}${window.location.search}`);
}

function returnPath(): string {
  const path = tabStorage.getItem(key) ?? paths.invitations();
  return /^\/(?:sign-in|signed-in|setup|join)\b/.test(path) ? paths.invitations() : path;
}

/** Where the provider's answer leads: back to the remembered page. */
export function SignedInPage() {
  useEffect(announceSignIn, []);
  return <Redirect to={returnPath()} replace />;
}

/** Another tab may wait for this sign-in, after its session has ended. */
function announceSignIn(): void {
  const sender = new BroadcastChannel(channel);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches this origin only
  sender.postMessage(null);
  sender.close();
}

/** Calls `listener` after a sign-in in another tab; returns a function that unsubscribes. */
export function onSignInElsewhere(listener: () => void): () => void {
  const receiver = new BroadcastChannel(channel);
  receiver.addEventListener("message", listener);
  return () => receiver.close();
}
