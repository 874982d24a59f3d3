/** Takes out of a text what may not leave this process. */
export type Scrub = (text: string) => string;

export type ScrubOptions = {
  /** Values that are taken out wherever they stand, as they are and as JSON and URLs write them. */
  secrets?: readonly string[];
  /** Leaves e-mail addresses in. */
  showsAddresses?: boolean;
};

/** Keys of Clerk by their form as well: one that was set a moment ago may still be in an error of before. */
const keyPattern = /sk_(?:test|live)_[\w$=+/-]+/g;

/**
 * An e-mail address, written plainly or as part of a URL. All parts are bounded, so that no line takes long. A slash ends
 * the left one and a dot is asked for on the right, so that node_modules/@scope/name stays readable in a stack.
 */
const addressPattern =
  /[^\s"'<>,;:()[\]\\/=?&|]{0,128}(?:@|%40)[^\s"'<>,;:()[\]\\/=?&|.]{1,128}(?:\.[^\s"'<>,;:()[\]\\/=?&|.]{1,128}){1,9}/gi;

/** Shorter values would take words out of sentences. */
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
