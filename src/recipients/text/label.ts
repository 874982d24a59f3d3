import type { DoubtReason } from "#recipients/doubt.ts";
import { isOtherPersonLabel } from "#recipients/person-words.ts";

const beforeColon = /^([^:：@]*)[:：]/;
/** `(invited by boss@…)` */
const doerEnd = /\b(?:by|von|par|por|door)[\s<(["']*$/i;
const beforeDoer = /([\p{L}-]+ \p{L}+)[\s<(["']*$/u;
const hiddenField = /^\W*(?:bcc|cci|cco|ccn)\W*$/i;
/** Fields of a mail, which have rules of their own. */
const mailField = /^\W*(?:from|cc)\W*$/i;
const shortest = 4;

/** What the label before an address raises: `manager: `, `Bcc: `, `(invited by `. Undefined for any other text. */
export function doubtOfLabel(before: string): DoubtReason | undefined {
  if (before.length < shortest) return undefined;
  const label = (beforeColon.exec(before) ??
    (doerEnd.test(before.slice(-8)) ? beforeDoer.exec(before) : null))?.[1];
  if (label === undefined || mailField.test(label)) return undefined;
  if (hiddenField.test(label)) return "mail-field";
  return isOtherPersonLabel(label) ? "other-person" : undefined;
}
