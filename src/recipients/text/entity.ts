const named = new Map(
  Object.entries({
    lt: 60,
    gt: 62,
    quot: 34,
    amp: 38,
    apos: 39,
    nbsp: 160,
    commat: 64,
    period: 46,
    lowbar: 95,
  }),
);
const pattern = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,6}));/;
const longest = 10;

function codeOf(match: RegExpExecArray): number | undefined {
  const [, decimal, hex, name] = match;
  if (name !== undefined) return named.get(name.toLowerCase());
  const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
  return code > 0 && code <= 0xffff ? code : undefined;
}

/** The character that the HTML entity at this offset encodes, and the length of the entity. */
export function entityAt(text: string, at: number): { code: number; length: number } | undefined {
  const match = pattern.exec(text.slice(at, at + longest));
  if (match === null || match.index !== 0) return undefined;
  const code = codeOf(match);
  return code === undefined ? undefined : { code, length: match[0].length };
}

/** Decodes the entities that `entityAt` knows. */
export function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(new RegExp(pattern, "g"), (match) => {
    const entity = entityAt(match, 0);
    return entity === undefined ? match : String.fromCharCode(entity.code);
  });
}

/** The letter of the escape `\n`, `\r` or `\t` at this offset. */
export function escapeAt(text: string, at: number, end: number): string | undefined {
  if (text.charCodeAt(at) !== 92 || at + 1 >= end) return undefined;
  const letter = text.charAt(at + 1);
  return letter === "n" || letter === "r" || letter === "t" ? letter : undefined;
}
