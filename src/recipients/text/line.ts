import { isWordCharacter, kind, kindOf } from "#recipients/address/characters.ts";

/** The current line: its number, and its offset in the text. */
export type Line = { number: number; start: number };

/** The offset of the next line break. */
export function lineEnd(text: string, from: number, end: number): number {
  let i = from;
  while (i < end && kindOf(text.charCodeAt(i)) !== kind.lineBreak) i += 1;
  return i;
}

/** Moves `line` past the line break at `i`, and returns where it begins. */
export function passBreak(text: string, i: number, line: Line): number {
  const isPair = text.charCodeAt(i) === 13 && text.charCodeAt(i + 1) === 10;
  line.number += 1;
  line.start = isPair ? i + 2 : i + 1;
  return line.start;
}

/** Moves `line` past the text between two offsets. */
export function passText(text: string, from: number, to: number, line: Line): number {
  let i = from;
  while (i < to) i = kindOf(text.charCodeAt(i)) === kind.lineBreak ? passBreak(text, i, line) : i + 1;
  return i;
}

const isPlain = new Uint8Array(128);
for (const char of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_+")
  isPlain[char.charCodeAt(0)] = 1;
const atSign = 64;

/** Where an address ends that is alone on its line, in the commonest characters; -1 for any other text. */
export function plainLineEnd(text: string, from: number, end: number): number {
  let atCount = 0;
  let i = from;
  for (; i < end; i += 1) {
    const code = text.charCodeAt(i);
    if (isPlain[code] === 1) continue;
    if (code !== atSign) break;
    atCount += 1;
  }
  if (atCount !== 1 || (i < end && kindOf(text.charCodeAt(i)) !== kind.lineBreak)) return -1;
  return isWordCharacter(text.charCodeAt(from)) && isWordCharacter(text.charCodeAt(i - 1)) ? i : -1;
}
