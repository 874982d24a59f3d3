// A name in the letters of the domain system, or an address of version 6, and perhaps a port.
const plainHost = /^https?:\/\/(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])(?::\d{1,5})?(?:[/?#]|$)/i;

/**
 * True when the host is written the way it is looked up. Programs on the way of a link read odd hosts differently: letters
 * that look like others, `%2e`, a full-width dot.
 */
export function hasPlainHost(url: string): boolean {
  return plainHost.test(url);
}

/** True for spaces, line breaks, backslashes (a slash to browsers, and to nobody else) and what cannot be seen. */
export function hasOddCharacters(url: string): boolean {
  return /[\p{C}\s\\]/u.test(url);
}
