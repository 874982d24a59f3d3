/** What a character means to the scanner. Numbers, because the scanner looks up every pasted character. */
export const kind = {
  ordinary: 0,
  space: 1,
  tab: 2,
  lineBreak: 3,
  comma: 4,
  semicolon: 5,
  angleOpen: 6,
  angleClose: 7,
  parenOpen: 8,
  parenClose: 9,
  quote: 10,
  quoteOpen: 11,
  bracketOpen: 12,
  decoration: 13,
  control: 14,
  invisible: 15,
  at: 16,
  colon: 17,
  ampersand: 18,
} as const;

const table = new Uint8Array(65_536);

function mark(value: number, chars: string): void {
  for (let i = 0; i < chars.length; i += 1) table[chars.charCodeAt(i)] = value;
}

function markRange(value: number, first: number, last: number): void {
  table.fill(value, first, last + 1);
}

// Remains of a wrong encoding, which editors do not show.
markRange(kind.control, 0x00, 0x1f);
markRange(kind.control, 0x7f, 0x9f);
// The typographic spaces that word processors and web pages paste.
mark(kind.space, " \u00a0");
markRange(kind.space, 0x2000, 0x200a);
mark(kind.space, "\u1680\u202f\u205f\u3000");
mark(kind.tab, "\t");
mark(kind.lineBreak, "\n\r\u0085\u2028\u2029");
// Word processors write a soft line break as a vertical tab. It separates recipients, but editors count no new line.
mark(kind.comma, ",\u000b\f，、،﹐");
mark(kind.semicolon, ";\u037e\u061b；﹔");
mark(kind.angleOpen, "<＜");
mark(kind.angleClose, ">＞");
mark(kind.quote, '"＂');
mark(kind.quoteOpen, "“„‟«‘‚‹「");
mark(kind.parenOpen, "(（");
mark(kind.parenClose, ")）");
mark(kind.bracketOpen, "[");
mark(kind.decoration, "]”»’›」•·●○▪▫■□◦‣⁃∙✓✔☐☑→➢–—―…\\");
markRange(kind.invisible, 0x200b, 0x200f);
markRange(kind.invisible, 0x202a, 0x202e);
markRange(kind.invisible, 0x2060, 0x206f);
mark(kind.invisible, "\u00ad\u180e\ufeff");
mark(kind.at, "@＠﹫");
mark(kind.colon, ":：");
mark(kind.ampersand, "&");

/** Kinds up to this one end a word. Quotes do not, so that `o’brien@…` with a curly quote stays one word. */
export const lastTerminator = kind.parenClose;

/** The kind of a UTF-16 code unit. */
export function kindOf(code: number): number {
  return table[code] ?? kind.ordinary;
}

/** True for ASCII letters and digits, and for characters beyond ASCII that the table does not list as punctuation. */
export function isWordCharacter(code: number): boolean {
  if (code < 128) return (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 122);
  if (code === 0x3002 || code === 0xff61 || (code >= 0xff01 && code <= 0xff0f)) return false;
  return table[code] === kind.ordinary;
}

/** The hyphens, dashes and minus signs that word processors put in place of a plain hyphen. */
export const dashes = /[\u2010-\u2015\u2212\ufe58\ufe63]/;

/** Removes invisible characters and converts fullwidth ones to ASCII: `ｊａｎｅ＠example．com` → `jane@example.com`. */
export function foldCharacters(text: string): string {
  let out = "";
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 128) out += text[i];
    else if (table[code] === kind.invisible) continue;
    else if (table[code] === kind.space) out += " ";
    else if (code >= 0xff01 && code <= 0xff5e) out += String.fromCharCode(code - 0xfee0);
    else if (code === 0x3002 || code === 0xff61) out += ".";
    else out += code === 0xfe6b ? "@" : text[i];
  }
  return out;
}
