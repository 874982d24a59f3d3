import { kind, kindOf } from "#recipients/address/characters.ts";
import { lineEnd } from "./line.ts";

// Fields that no list of people has; each of them alone is a mail header.
const technical = new Set(
  (
    "message-id in-reply-to return-path delivered-to envelope-to envelope-from errors-to dkim-signature " +
    "domainkey-signature authentication-results received-spf list-id list-unsubscribe list-unsubscribe-post list-post " +
    "list-help list-archive list-owner list-subscribe feedback-id content-id disposition-notification-to " +
    "mail-followup-to mail-reply-to followup-to abuse-reports-to " +
    "original-recipient final-recipient apparently-to mailing-list x-sender thread-index resent-sender " +
    "return-receipt-to arc-seal arc-message-signature arc-authentication-results autocrypt resent-message-id"
  ).split(" "),
);
// Words that a list may begin a line with; beside another field they are a mail header.
const ambiguous = new Set(
  "reply-to resent-from received references sender organization precedence priority".split(" "),
);
const ordinary = new Set(
  "from to cc subject date sent mime-version content-type content-transfer-encoding".split(" "),
);
/** Fields of people whom the others of a mail may not know, in some languages. */
const hidden = new Set("bcc cci cco ccn blindkopie resent-to resent-cc resent-bcc".split(" "));

const colon = 58;
const space = 32;
const tab = 9;
const greaterThan = 62;
const hyphen = 45;
const maxName = 40;

/** Where a line begins behind the marks of a quoted mail (`> `). */
function afterQuote(text: string, start: number, end: number): number {
  let i = start;
  while (i < end && text.charCodeAt(i) === greaterThan) i += text.charCodeAt(i + 1) === space ? 2 : 1;
  return i;
}

function afterIndent(text: string, start: number, end: number): number {
  let i = start;
  while (i < end && (text.charCodeAt(i) === space || text.charCodeAt(i) === tab)) i += 1;
  return i;
}

/** The name of the field that a line begins with, in lower case. A mail pasted into another text is indented. */
function fieldName(text: string, lineStart: number, end: number): string | undefined {
  const start = afterIndent(text, afterQuote(text, lineStart, end), end);
  const last = Math.min(end, start + maxName);
  for (let i = start; i < last; i += 1) {
    const code = text.charCodeAt(i);
    if (code === space && text.charCodeAt(i + 1) === colon) continue;
    if (code === colon) return i - start < 2 ? undefined : text.slice(start, i).trimEnd().toLowerCase();
    if (code !== hyphen && ((code | 32) < 97 || (code | 32) > 122)) return undefined;
  }
  return undefined;
}

function isAmbiguous(name: string): boolean {
  return ambiguous.has(name) || /^(?:x|content)-[a-z]/.test(name);
}

/** Programs name their own fields with two words at least, such as `X-Envelope-From`. */
function isTechnical(name: string): boolean {
  return technical.has(name) || /^x-[a-z]+-[a-z]/.test(name);
}

function isField(name: string | undefined): boolean {
  return (
    name !== undefined && (ordinary.has(name) || hidden.has(name) || isTechnical(name) || isAmbiguous(name))
  );
}

function afterLine(text: string, from: number, end: number): number {
  const i = lineEnd(text, from, end);
  if (i >= end) return end;
  return text.charCodeAt(i) === 13 && text.charCodeAt(i + 1) === 10 ? i + 2 : i + 1;
}

/** True for a line that continues the one before it: a space or tab, then text that is no field of its own. */
function isFolded(text: string, lineStart: number, end: number): boolean {
  const start = afterQuote(text, lineStart, end);
  const i = afterIndent(text, start, end);
  if (i === start || i >= end || kindOf(text.charCodeAt(i)) === kind.lineBreak) return false;
  return !isField(fieldName(text, i, end));
}

function trimEnd(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && isSpace(kindOf(text.charCodeAt(last - 1)))) last -= 1;
  return last;
}

function isSpace(what: number): boolean {
  return what === kind.space || what === kind.tab || what === kind.lineBreak;
}

/**
 * `isField`: the line is a mail header. `end`: where its folded lines end, if it names no recipient. `isHidden`: its
 * addresses are doubtful; undefined for a folded line, which is like the one before it.
 */
export type HeaderLine = { isField: boolean; end: number | undefined; isHidden?: boolean };

const noField: HeaderLine = { isField: false, end: undefined };

/** Looks at the line that begins at `start`. `isAfterField`: the line before it is a mail header. */
export function readHeaderLine(text: string, start: number, end: number, isAfterField: boolean): HeaderLine {
  const name = fieldName(text, start, end);
  if (name === undefined && !isAfterField) return noField;
  if (name === undefined) return { isField: isAfterField && isFolded(text, start, end), end: undefined };
  if (!isField(name)) return noField;
  const isHidden = hidden.has(name);
  if (isHidden || ordinary.has(name)) return { isField: true, end: undefined, isHidden };
  let next = afterLine(text, start, end);
  while (isFolded(text, next, end)) next = afterLine(text, next, end);
  const isHeader = isTechnical(name) || isAfterField || isField(fieldName(text, next, end));
  return { isField: isHeader, end: isHeader ? trimEnd(text, start, next) : undefined, isHidden };
}
