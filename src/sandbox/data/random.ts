const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** A number in [0, 1), like `Math.random`. */
export type Random = () => number;

/** A pseudo-random generator (mulberry32) that gives the same numbers on every machine. */
export function seeded(start: number): Random {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** An id in Clerk's form: a prefix, then 27 letters and digits. */
export function newId(prefix: string, random: Random): string {
  return `${prefix}_${letters(27, random)}`;
}

/** Letters and digits, safe in a URL. */
export function letters(length: number, random: Random): string {
  let text = "";
  for (let at = 0; at < length; at += 1) text += alphabet.charAt(Math.floor(random() * alphabet.length));
  return text;
}

/** 32 hexadecimal digits, like Clerk's trace ids. */
export function newTraceId(random: Random): string {
  let text = "";
  for (let at = 0; at < 32; at += 1) text += Math.floor(random() * 16).toString(16);
  return text;
}
