/** Removes secrets and addresses from a text that leaves this process. */
export type Scrub = (text: string) => string;

export type ScrubOptions = {
  /** Values to remove, also in their JSON and URL spelling. */
  secrets?: readonly string[];
  /** Keeps e-mail addresses. */
  showsAddresses?: boolean;
};

/** Clerk keys by their form too: an error may contain a key that was just replaced. */
const keyPattern = /sk_(?:test|live)_[\w$=+/-]+/g;

/**
 * An e-mail address, plain or URL-encoded. All repetitions are bounded, against slow matching. The local part has no
 * slash and the domain needs a dot, so that node_modules/@scope/name stays readable in a stack trace.
 */
const addressPattern =
  /[^\s"'<>,;:()[\]\\/=?&|]{0,128}(?:@|%40)[^\s"'<>,;:()[\]\\/=?&|.]{1,128}(?:\.[^\s"'<>,;:()[\]\\/=?&|.]{1,128}){1,9}/gi;

/** Shorter values would also remove ordinary words. */
const secretMinLength = 8;

export function createScrub({ secrets = [], showsAddresses = false }: ScrubOptions = {}): Scrub {
  const spellings = secrets
    .filter((secret) => secret.length >= secretMinLength)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]);
  const hidden = [...new Set(spellings)].sort((left, right) => right.length - left.length);
  return (text) => {
    let left = text;
    for (const secret of hidden) left = left.replaceAll(secret, "[removed]");
    left = left.replaceAll(keyPattern, "[removed]");
    return showsAddresses ? left : left.replaceAll(addressPattern, "[address]");
  };
}
