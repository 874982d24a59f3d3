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

/** The text of a file in UTF-8, UTF-16, UTF-32, Windows-1252 or Mac Roman, without mark and NUL characters. */
export function decodeText(bytes: Uint8Array<ArrayBuffer>): string {
  return decode(bytes).replaceAll("\0", "");
}

function decode(bytes: Uint8Array<ArrayBuffer>): string {
  const mark = marks.find((each) => each.bytes.every((byte, at) => bytes[at] === byte));
  if (mark !== undefined) return decodeAs(mark.encoding, bytes.subarray(mark.bytes.length));
  const wide = wideWithoutMark(bytes.subarray(0, sampleBytes));
  return wide === undefined ? decodeNarrow(bytes) : decodeAs(wide, bytes);
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

function decodeNarrow(bytes: Uint8Array<ArrayBuffer>): string {
  const text = new TextDecoder().decode(bytes);
  const broken = countOf(text, "\u{fffd}");
  if (broken === 0) return text;
  // In another encoding, nearly every letter outside ASCII is broken; a single broken one is damage in a UTF-8 file.
  const whole = text.match(/[^\0-\x7f\u{fffd}]/gu)?.length ?? 0;
  if (whole > broken) return text;
  return new TextDecoder(looksLikeMacRoman(bytes) ? "macintosh" : "windows-1252").decode(bytes);
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
