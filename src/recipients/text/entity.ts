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

/** The character that an HTML reference at this place stands for, and how long the reference is. */
export function entityAt(text: string, at: number): { code: number; length: number } | undefined {
  const match = pattern.exec(text.slice(at, at + longest));
  if (match === null || match.index !== 0) return undefined;
  const code = codeOf(match);
  return code === undefined ? undefined : { code, length: match[0].length };
}

/** The text with the references that `entityAt` knows turned into characters. */
export function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(new RegExp(pattern, "g"), (reference) => {
    const entity = entityAt(reference, 0);
    return entity === undefined ? reference : String.fromCharCode(entity.code);
  });
}
