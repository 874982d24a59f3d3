/** Storage may be full, or disabled in the browser's settings: undefined then. */
export function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
