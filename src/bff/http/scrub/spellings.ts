/** Names of HTML for characters that occur in keys. */
const htmlNames: Readonly<Record<string, string>> = {
  _: "lowbar",
  "-": "hyphen|dash",
  "=": "equals",
  $: "dollar",
  "+": "plus",
  "/": "sol",
  '"': "quot",
  "'": "apos",
  "&": "amp",
  "<": "lt",
  ">": "gt",
};

/** Encoding an encoded text adds one more of these. */
const backslashes = String.raw`\\{0,8}`;

const hexOf = (code: number): string => code.toString(16);

/**
 * A pattern (flag `i`) for one character as programs write it: plain or behind backslashes, escaped as in JSON,
 * percent-encoded or as a character reference of HTML, and encoded several times. Its alternatives begin differently, so
 * that a match never tries the same characters twice.
 */
function characterPattern(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const escapes = Array.from({ length: character.length }, (_, at) =>
    hexOf(character.charCodeAt(at)).padStart(4, "0"),
  );
  const plain = escapes.map((digits) => String.raw`\u${digits}`).join("");
  const json = escapes.map((digits) => String.raw`\\{1,8}u${digits}`).join("");
  const short = code < 256 ? String.raw`|\\{1,8}x${hexOf(code).padStart(2, "0")}` : "";
  const percent = [...Buffer.from(character)].map((byte) => `%(?:25){0,3}${hexOf(byte).padStart(2, "0")}`);
  const name = htmlNames[character];
  const references = [`#0{0,8}${code}`, `#x0{0,8}${hexOf(code)}`, ...(name === undefined ? [] : [name])];
  const space = character === " " ? String.raw`|\+` : "";
  const html = `&(?:amp;){0,3}(?:${references.join("|")});?`;
  return `(?:${backslashes}${plain}|${json}${short}|${percent.join("")}|${html}${space})`;
}

function textPattern(text: string): string {
  return Array.from(text, characterPattern).join("");
}

/** Any further character of a key that is known by its beginning only. */
const keyCharacter = String.raw`(?:[\w$=+\/\-]|%(?:25){0,3}[0-9a-f]{2}|\\{1,8}(?:u[0-9a-f]{4}|[_$=+\/\-])|&(?:amp;){0,3}(?:#x?[0-9a-f]{1,8}|lowbar|hyphen|dash|equals|dollar|plus|sol);?)`;

/** Where a word begins, also behind an escape that ends in a letter or digit. */
const wordStart = String.raw`(?:(?<![a-z0-9])|(?<=\\[bfnrt]|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|%[0-9a-f]{2}))`;

/** The rest of an e-mail address. */
const addressRest = String.raw`[\w.+\-]{0,64}@`;

/**
 * Keys of Clerk by their form: an error may contain a key that was just replaced. The inside of a word (risk_test_1) and
 * addresses (sk_test_1@example.com) are honest data. The lookahead keeps a long run from being tried piece by piece.
 */
export const keyFormPattern = `${wordStart}${textPattern("sk_")}(?:${textPattern("test")}|${textPattern("live")})${textPattern("_")}(?=(?<run>${keyCharacter}{1,256}))\\k<run>(?!${addressRest})`;

/**
 * What base64 makes of a secret inside any longer text: three spellings, by where its first byte falls in a group of three.
 * The outermost characters, which depend on the neighbours, are left out.
 */
function base64Spellings(bytes: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
}

/** The signs of base64, also in its form for URLs and escaped; letters and digits stand for themselves. */
const base64Signs: Readonly<Record<string, string>> = {
  "+": String.raw`(?:\+|-|%2b)`,
  "/": String.raw`(?:\\?\/|_|%2f)`,
  "=": "(?:=|%3d)",
};

/** The patterns (flag `i`) of everything that counts as the secret. */
export function secretPatterns(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = base64Spellings(bytes).map((text) =>
    text.replaceAll(/[+/=]/g, (sign) => base64Signs[sign] ?? sign),
  );
  return [textPattern(secret), bytes.toString("hex"), ...base64];
}
