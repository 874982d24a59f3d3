/** Bytes that are looked at to recognise an encoding without a mark. */
const sampleBytes = 65_536;

/** UTF-32 comes first, since its little-endian mark begins with that of UTF-16. */
const marks = [
  { encoding: "utf-32le", bytes: [0xff, 0xfe, 0, 0] },
  { encoding: "utf-32be", bytes: [0, 0, 0xfe, 0xff] },
  { encoding: "utf-8", bytes: [0xef, 0xbb, 0xbf] },
  { encoding: "utf-16le", bytes: [0xff, 0xfe] },
  { encoding: "utf-16be", bytes: [0xfe, 0xff] },
] as const;

type Wide = Exclude<(typeof marks)[number]["encoding"], "utf-8">;

/** Letters outside ASCII are certain in Unicode, a guess in an encoding of Western Europe, and unknown in others. */
export type DecodedText = { text: string; letters: "certain" | "guessed" | "unknown" };

/** The text of a file in UTF-8, UTF-16, UTF-32, Windows-1252 or Mac Roman, without mark and NUL characters. */
export function decodeText(bytes: Uint8Array<ArrayBuffer>): DecodedText {
  const { text, letters } = decode(bytes);
  return { text: text.includes("\0") ? withoutNuls(text) : text, letters };
}

function decode(bytes: Uint8Array<ArrayBuffer>): DecodedText {
  const mark = marks.find((each) => each.bytes.every((byte, at) => bytes[at] === byte));
  const wide = mark === undefined ? wideWithoutMark(bytes.subarray(0, sampleBytes)) : mark.encoding;
  if (wide === undefined) return decodeNarrow(bytes);
  return { text: decodeAs(wide, bytes.subarray(mark?.bytes.length)), letters: "certain" };
}

/** NULs separate or pad the fields of some exports, and are every second byte of UTF-16 within another encoding. */
function withoutNuls(text: string): string {
  if (/(?:[^\0]\0){4}/.test(text)) return text.replaceAll("\0", "");
  return text.replaceAll(/\0+/g, (nuls, at) => (at === 0 || at + nuls.length === text.length ? "" : " "));
}

function decodeAs(encoding: Wide | "utf-8", bytes: Uint8Array<ArrayBuffer>): string {
  if (encoding !== "utf-32le" && encoding !== "utf-32be") return new TextDecoder(encoding).decode(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = "";
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const code = view.getUint32(at, encoding === "utf-32le");
    text += code <= 0x10_ffff ? String.fromCodePoint(code) : "\u{fffd}";
  }
  return text;
}

/**
 * Addresses are ASCII, whose other bytes are NUL in UTF-16 and UTF-32. Those bytes tell the encoding if they are at
 * least a twentieth of the sample, so that a few stray NULs in another text do not.
 */
function wideWithoutMark(sample: Uint8Array): Wide | undefined {
  const nuls: [number, number, number, number] = [0, 0, 0, 0];
  for (let at = sample.indexOf(0); at !== -1; at = sample.indexOf(0, at + 1)) {
    const place = (at % 4) as 0 | 1 | 2 | 3;
    nuls[place] += 1;
  }
  const [first, second, third, fourth] = nuls;
  const all = first + second + third + fourth;
  if (all < sample.length / 20) return undefined;
  const isMost = (count: number) => count > all * 0.9;
  if (isMost(second + third + fourth) && third > sample.length / 8) return "utf-32le";
  if (isMost(first + second + third) && second > sample.length / 8 && first > sample.length / 8)
    return "utf-32be";
  if (isMost(second + fourth)) return "utf-16le";
  return isMost(first + third) ? "utf-16be" : undefined;
}

function decodeNarrow(bytes: Uint8Array<ArrayBuffer>): DecodedText {
  const unicode = new TextDecoder().decode(bytes);
  // A character that was broken before is whole in this file.
  const broken = isUtf8(bytes) ? 0 : countOf(unicode, "\u{fffd}");
  // In another encoding, nearly every letter outside ASCII is broken; a single broken one is damage in a UTF-8 file.
  const whole = broken === 0 ? 0 : (unicode.match(/[^\0-\x7f\u{fffd}]/gu)?.length ?? 0);
  if (broken === 0 || whole >= broken) return { text: unicode, letters: "certain" };
  const text = new TextDecoder(looksLikeMacRoman(bytes) ? "macintosh" : "windows-1252").decode(bytes);
  return { text, letters: looksWestern(text) ? "guessed" : "unknown" };
}

/** In a word of a Western European language few letters are outside ASCII; in the others that need more, most are. */
function looksWestern(text: string): boolean {
  let letters = 0;
  let others = 0;
  for (const [word] of text.slice(0, 1_000_000).matchAll(/[a-z\u{80}-\u{ffff}]{3,}/giu)) {
    const outside = word.match(/[^a-z]/gi)?.length ?? 0;
    const isRule = new Set(word).size === 1;
    if (outside === 0 || isRule) continue;
    letters += word.length;
    others += outside;
  }
  return others <= letters / 2;
}

function isUtf8(bytes: Uint8Array<ArrayBuffer>): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function countOf(text: string, character: string): number {
  let count = 0;
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) count += 1;
  return count;
}

const isAscii = (byte: number) => byte < 0x80;
const isLowerCase = (byte: number) => byte >= 0x61 && byte <= 0x7a;
const isLetter = (byte: number) => isLowerCase(byte | 0x20);

const windows = highCharacters("windows-1252");
const mac = highCharacters("macintosh");

/** The characters of the bytes from 0x80. */
function highCharacters(encoding: string): string[] {
  const decoder = new TextDecoder(encoding);
  return Array.from({ length: 128 }, (_, index) => decoder.decode(Uint8Array.of(index + 128)));
}

/** Judges each byte outside ASCII by the letters around it: what is a letter in one is mostly a symbol in the other. */
function looksLikeMacRoman(bytes: Uint8Array): boolean {
  let score = 0;
  for (const [at, byte] of bytes.entries()) {
    if (isAscii(byte)) continue;
    const [before, after] = [bytes[at - 1] ?? 0x20, bytes[at + 1] ?? 0x20];
    score += plausibility(mac[byte - 128] ?? "", before, after);
    score -= plausibility(windows[byte - 128] ?? "", before, after);
  }
  return score > 0;
}

function plausibility(character: string, before: number, after: number): number {
  const isInWord = isLetter(before) || isLetter(after);
  const isBetweenLetters = isLetter(before) && isLetter(after);
  // No word goes on with a capital letter after a small one.
  const isBeforeCapital = isLetter(after) && !isLowerCase(after);
  if (/[äöüßéèêëàâáãåçñíìîïóòôõøúùûæœ]/.test(character)) return isBeforeCapital ? -2 : isInWord ? 3 : 0;
  if (/[ÄÖÜÉÈÊËÀÂÁÃÅÇÑÍÌÎÏÓÒÔÕØÚÙÛÆŒŠŽ]/.test(character)) return isLowerCase(before) ? -2 : isInWord ? 2 : 0;
  if (/[šžýÿŸÝ]/.test(character)) return isLowerCase(before) && isLowerCase(after) ? 1 : 0;
  if (character === "’") return isInWord ? 3 : 1;
  if (/[‘“”–—…«»\u{a0}•€]/u.test(character)) return isBetweenLetters ? -1 : 2;
  return isInWord ? -2 : -1;
}
