import {
  isContactLabel,
  isOtherPersonLabel,
  mayBeLabel,
  otherPersonWord,
  plainWords,
} from "#recipients/person-words.ts";
import { hasMailWord, isAddressHeading } from "./headings.ts";

const nameParticle =
  /^(?:van|von|vom|de|der|den|del|della|da|do|dos|di|du|la|le|bin|ibn|al|el|zu|zur|ten|ter|af|av|y|e|und)$/i;
const proseWord =
  /\b(?:by|for|contact|support|group|owner|manager|copyright|exported|generated|questions|von|durch|para|por|pour|per|auteur)\b.*\S|^(?:owner|group|contact|admin)\b/i;
/** Words that an address follows and no name ends with. */
const beforeAddress = /(?:^|\s)(?:by|for|from|to|at|of|durch|para|por|pour|par|per|di)$/;
/** `Kontakt: a@b`, with the label. */
const labelled = /^([^:：<>"@]*[\p{L}\p{N}][^:：<>"@]*)[:：]\s*[^\s@]+@/u;
/** The fields of a mail that name recipients. */
const mailField = /^\s*(?:from|to|b?cc|sender|reply-to)\s*$/i;
const helpLabel =
  /^\P{L}*(?:questions?|help|info(?:rmation)?|(?:rück)?fragen|hilfe|auskunft|aide|ayuda|aiuto|office)\P{L}*$/iu;

function hasLetter(text: string): boolean {
  return /\p{L}/u.test(text);
}

/** The words around the only address of a line; empty for a line in the form of a list. */
function wordsAround(line: string): string[] {
  if (/[<>&|]|mailto:/.test(line)) return [];
  return line.split(/[\s,;]+/).filter((word) => !word.includes("@") && hasLetter(word));
}

function hasProseWord(words: readonly string[]): boolean {
  const text = words.join(" ");
  return proseWord.test(text) || beforeAddress.test(text);
}

function labelOf(line: string): string | undefined {
  const [, label] = labelled.exec(line) ?? [];
  return label === undefined || mailField.test(label) ? undefined : label;
}

/** `Exported by admin@corp.example`, `Owner,admin@corp.example`: the address describes the text around it. */
export function describesText(line: string): boolean {
  const label = labelOf(line);
  return hasProseWord(wordsAround(line)) || (label !== undefined && !hasMailWord(label));
}

/** Like `describesText`, but also true for any sentence: the words beside the address are not a name. */
export function isSentence(line: string): boolean {
  const words = wordsAround(line);
  const isLower = (word: string) => /^\p{Ll}/u.test(word) && !nameParticle.test(word);
  return describesText(line) || (words.length > 1 && words.some(isLower));
}

/** `Organizers`, `Contact:`, `## Help`. */
export function isPersonLabel(text: string): boolean {
  const label = text.replace(/^[\s*_#=-]+|[\s:：*_#=-]+$/g, "");
  if (helpLabel.test(label)) return true;
  return mayBeLabel(label, 0, label.length) && (isContactLabel(label) || isOtherPersonLabel(label));
}

/** The heading of a table in text: a word for e-mail and one for other people, as in `Name  Email  Manager`. */
export function namesOthersColumn(line: string): boolean {
  const hasMail = line.split(/[^\p{L}\p{M}-]+/u).some((word) => isAddressHeading(word));
  return hasMail && otherPersonWord.test(plainWords(line));
}

/** `Max: max@example.com`: the label is the name of the recipient. */
function isNameOf(label: string, line: string): boolean {
  const local = /[^\s:：]*(?=@)/.exec(line)?.[0].toLowerCase() ?? "";
  return label.split(/[^\p{L}]+/u).some((word) => word.length > 1 && local.includes(word.toLowerCase()));
}

/** A comment, the words above a list (`Boss <a@b> wrote:`), or those below it (`Thanks, Lee <a@b>`). */
function isBesideList(line: string): boolean {
  return /^(?:#|\/\/)|[:：]$/.test(line) || isSignOff(line.split(/[,.!–-]/)[0] ?? "") === "greeting";
}

/** `Contact: a@b`, `Kontakt a@b`, `Bei Fragen bitte an a@b`: a line of a list that names the people behind it. */
export function describesList(line: string, hasOne: boolean): boolean {
  const value = line.replace(/^"([^"]*)"$/, "$1");
  const before = /^([^:：<>"@]*)[:：]/.exec(value)?.[1];
  if (before !== undefined && mailField.test(before)) return false;
  if (before !== undefined && isPersonLabel(before)) return true;
  if (isBesideList(value)) return true;
  const words = wordsAround(value);
  const lower = words.filter((word) => /^\p{Ll}/u.test(word) && !nameParticle.test(word));
  if (!hasOne) return words.length > 3 && lower.length > 1;
  if (hasProseWord(words) || isPersonLabel(words.join(" ")) || (words.length > 3 && lower.length > 1))
    return true;
  const label = labelOf(value);
  return label !== undefined && !hasMailWord(label) && !isNameOf(label, value);
}

/** A line of several cells, one of them an address: `Acme GmbH, Berlin, info@corp.example`. */
export function isAmongCells(line: string): boolean {
  const others = line.split(/[,;]/).filter((cell) => hasLetter(cell) && !cell.includes("@"));
  return others.length > 0 && !line.includes("<");
}

/** The text beside the address is probably not its name. */
export function isBesideText(line: string): boolean {
  return isAmongCells(line) || isSentence(line) || labelOf(line) !== undefined;
}

/** Words at the end of a label, which no name ends with: `Rückfragen an`, `Exported by`. */
const labelEnd =
  /(?:\s(?:by|for|from|to|at|of|an|bei|von|durch|para|por|pour|par|à|per|di|da|door|av)|[:：])$/;

/** The text labels the address beside it: `Kontakt`, `Exported by`, `Hosted at:`. */
export function isFooterLabel(text: string): boolean {
  const label = text.trim();
  return labelEnd.test(label) || isContactLabel(label);
}

/** One address, with text beside it that is neither its name nor that of its row, `name`. */
export function hasCommentBeside(cell: string, name: string | undefined): boolean {
  const [before = "", after, more] = cell.split(/[^\s@()<>[\]]+@[^\s@()<>[\]]+/);
  if (after === undefined || more !== undefined || cell.includes("<")) return false;
  const text = `${before} ${after}`.replace(/[^\p{L}\p{M}\p{N}]+/gu, " ").trim();
  if (!hasLetter(text) || text === name || /^\W*mailto:?\W*$/i.test(before + after)) return false;
  return name !== undefined || !/^\p{Lu}/u.test(text);
}

const greeting =
  /^(?:many )?thanks(?: (?:a lot|so much|in advance))?$|^thank you(?: (?:very much|in advance))?$|^(?:with )?(?:(?:best|kind|warm|many) )?(?:regards|wishes)$|^all the best$|^best$|^cheers$|^(?:yours )?(?:sincerely|faithfully|truly)(?: yours)?$|^(?:danke|vielen dank|mfg|lg|vg)(?: (?:und|im voraus).*)?$|^(?:mit )?(?:\p{L}+ )?(?:grüße|grüßen|grüsse|grüssen|gruß|gruss)$|^(?:bien )?cordialement$|^merci(?: d'avance| beaucoup)?$|^(?:un )?(?:cordial(?:es|i)? )?(?:saludos?|saluti|salutations)$|^(?:muchas )?gracias$|^atentamente$|^atenciosamente$|^obrigad[oa]$|^grazie(?: mille)?$|^met vriendelijke groet(?:en)?$|^groetjes?$|^(?:med )?v[äe]nliga? hilsen(?:er)?$|^mvh$|^pozdrawiam$|^sent from my .*$/iu;

/** `--`, `Thanks,` or `Viele Grüße`: what follows is the signature of a mail. */
export function isSignOff(line: string): "rule" | "greeting" | undefined {
  if (/^[-–—_]{2,}$/.test(line)) return "rule";
  return greeting.test(line.replace(/[\s,.!:–-]+$/u, "")) ? "greeting" : undefined;
}
