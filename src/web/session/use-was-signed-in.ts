import { useState } from "react";
import type { Session } from "#contract/session.ts";

/**
 * Whether somebody has been signed in since the page was loaded. A session that ends by itself then asks for the
 * password above the page, so that nothing typed is lost; signing out on purpose loads the page anew.
 */
export function useWasSignedIn(session: Session | undefined): boolean {
  const [wasSignedIn, setWasSignedIn] = useState(false);
  if (!wasSignedIn && session?.person) setWasSignedIn(true);
  return wasSignedIn;
}
