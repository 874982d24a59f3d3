import type { DoubtReason } from "#recipients/doubt.ts";
import { isWordCharacter, kind, kindOf } from "#recipients/address/characters.ts";
import { isOtherPersonLabel } from "#recipients/person-words.ts";

const beforeColon = /^([^:：@]*)[:：]/;
/** `(invited by boss@…)` */
const doerEnd = /\b(?:by|von|par|por|door)[\s<(["']*$/i;
const beforeDoer = /([\p{L}-]+ \p{L}+)[\s<(["']*$/u;
const hiddenField = /^\W*(?:bcc|cci|cco|ccn)\W*$/i;
/** Fields of a mail, which have rules of their own. */
const mailField = /^\W*(?:from|cc)\W*$/i;
const shortest = 4;
export const maxLabel = 120;
const colon = 58;
const wideColon = 0xff1a;
/** The last letters of `by`, `von`, `par`, `por` and `door`. */
const doerLetters = "ynr";

/** A label ends in a colon or a word such as `by`. Nearly all text before addresses is a name, so no part is cut out. */
function mayBeLabel(text: string, start: number, end: number): boolean {
  let last = "";
  for (let i = end - 1; i >= start; i -= 1) {
    const code = text.charCodeAt(i);
    if (code === colon || code === wideColon) return true;
    if (last === "" && isWordCharacter(code)) last = text.charAt(i).toLowerCase();
  }
  return last !== "" && doerLetters.includes(last);
}

/** `Contact : a@…`, as French writes it. `words` are those before the address. */
export function isSpacedLabel(text: string, { end }: { end: number }): boolean {
  return kindOf(text.charCodeAt(end)) === kind.space && kindOf(text.charCodeAt(end + 1)) === kind.colon;
}

function judge(before: string): DoubtReason | undefined {
  const label = (beforeColon.exec(before) ??
    (doerEnd.test(before.slice(-8)) ? beforeDoer.exec(before) : null))?.[1];
  if (label === undefined || mailField.test(label)) return undefined;
  if (hiddenField.test(label)) return "mail-field";
  return isOtherPersonLabel(label) ? "other-person" : undefined;
}

/** Lists repeat few labels. */
const maxKnown = 100;

/** Judges the labels before addresses: `manager: `, `Bcc: `, `(invited by `. */
export class Labels {
  readonly #known = new Map<string, DoubtReason | undefined>();

  /** What the text between two offsets raises if it is a label. */
  doubtOf(text: string, start: number, end: number): DoubtReason | undefined {
    if (end - start < shortest || end - start > maxLabel || !mayBeLabel(text, start, end)) return undefined;
    const before = text.slice(start, end);
    const known = this.#known.get(before);
    if (known !== undefined || this.#known.has(before)) return known;
    const doubt = judge(before);
    if (this.#known.size < maxKnown) this.#known.set(before, doubt);
    return doubt;
  }
}
