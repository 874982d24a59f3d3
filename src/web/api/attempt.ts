/** Undefined if the action throws: storage may be full, disabled in the browser's settings, or hold something else. */
export function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
