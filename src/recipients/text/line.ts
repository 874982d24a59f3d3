import { kind, kindOf } from "#recipients/address/characters.ts";

/** What is known of the lines of a text, by their numbers from 0. */
type KnownLines = {
  /** Where a line ends that is probably an address and nothing else; -1 for any other line. */
  plainEnd: (line: number) => number;
};

/** The current line: its number, and its offset in the text. `known` is for parts that consist of whole lines. */
export type Line = { number: number; start: number; known?: KnownLines };

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
