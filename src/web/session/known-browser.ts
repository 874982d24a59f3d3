const storageKey = "usher-has-account";

/** After a sign-in with an account: the demo is then no longer what most visits are for. */
export function rememberAccount(): void {
  try {
    localStorage.setItem(storageKey, "yes");
  } catch {
    // Storage is disabled: the demo stays first.
  }
}

/** Whether this browser has signed in with an account. The server tells strangers nothing about its members. */
export function hasAccount(): boolean {
  try {
    return localStorage.getItem(storageKey) !== null;
  } catch {
    return false;
  }
}
