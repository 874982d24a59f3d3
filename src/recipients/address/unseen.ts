// Control characters other than white space, format characters, fillers and variation selectors, private use (the bullets of Word), tags, and two characters that
// fonts draw as nothing: the object replacement and the blank Braille pattern.
const unseen = /(?![\t-\r])[\p{Cc}\p{Cf}\p{Co}\p{Default_Ignorable_Code_Point}\u2800\ufffc]/u;
const allUnseen = new RegExp(unseen, "gu");

/** The first invisible character, as `U+FFFC`; undefined if there is none. */
export function nameUnseen(text: string): string | undefined {
  const code = unseen.exec(text)?.[0].codePointAt(0);
  return code === undefined ? undefined : `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

export function hasUnseen(text: string): boolean {
  return unseen.test(text);
}

export function withoutUnseen(text: string): string {
  return text.replace(allUnseen, "");
}

const insideDomain = new RegExp(`@.*[^@.](?:${unseen.source})+[^@]`, "u");
const insideWord = /[^\s@]\u00ad+[^\s@]/;

/**
 * True for an invisible character between two visible ones of the domain, and for a soft hyphen in a word, which may
 * have been meant as a hyphen. At the edges they are remains of copying.
 */
export function hasUnseenInside(address: string): boolean {
  return insideWord.test(address) || insideDomain.test(address);
}
