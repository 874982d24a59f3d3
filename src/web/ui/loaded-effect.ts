type Stop = (() => void) | undefined;

/**
 * An effect whose code is loaded once the page is shown, which needs it only later. Returns how to end it. A failure to load
 * is silent: the page works without it.
 */
export function loadedEffect(start: Promise<Stop>): () => void {
  const started = start.catch(() => undefined);
  return () => void started.then((stop) => stop?.());
}
