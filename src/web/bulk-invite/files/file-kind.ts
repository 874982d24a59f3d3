import type { DecodedText } from "./decode-text.ts";

/** What the first bytes of a file say about it. A zip archive may be a spreadsheet, an OLE file an old one. */
export type FileKind = "text" | "zip" | Unreadable;
type Unreadable =
  | "oldExcel"
  | "protected"
  | "pdf"
  | "image"
  | "archive"
  | "rtf"
  | "webPage"
  | "xmlSpreadsheet"
  | "calendar"
  | "contacts"
  | "shortcut"
  | "otherEncoding"
  | "binary";

const signatures: readonly { kind: FileKind | "ole"; bytes: readonly number[] }[] = [
  { kind: "zip", bytes: [0x50, 0x4b, 0x03, 0x04] },
  { kind: "zip", bytes: [0x50, 0x4b, 0x05, 0x06] },
  { kind: "ole", bytes: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] },
  { kind: "pdf", bytes: [0x25, 0x50, 0x44, 0x46] },
  { kind: "image", bytes: [0x89, 0x50, 0x4e, 0x47] },
  { kind: "image", bytes: [0xff, 0xd8, 0xff] },
  { kind: "image", bytes: [0x47, 0x49, 0x46, 0x38] },
  { kind: "image", bytes: [0x49, 0x49, 0x2a, 0x00] },
  { kind: "image", bytes: [0x4d, 0x4d, 0x00, 0x2a] },
  { kind: "archive", bytes: [0x1f, 0x8b] },
  { kind: "archive", bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { kind: "archive", bytes: [0x52, 0x61, 0x72, 0x21] },
  { kind: "rtf", bytes: [0x7b, 0x5c, 0x72, 0x74, 0x66] },
];

export function fileKind(bytes: Uint8Array): FileKind {
  const found = signatures.find((each) => each.bytes.every((byte, at) => bytes[at] === byte));
  if (found?.kind === "ole") return oleKind(bytes);
  return found?.kind ?? (isWebImage(bytes) ? "image" : "text");
}

/** OLE files name their parts in UTF-16. An encrypted workbook is one, whatever its own format. */
function oleKind(bytes: Uint8Array): FileKind {
  const names = new TextDecoder("latin1").decode(bytes).replaceAll("\0", "");
  if (names.includes("EncryptedPackage")) return "protected";
  return /Workbook|Book/.test(names) ? "oldExcel" : "binary";
}

/** WebP and HEIC say what they are after a length. */
function isWebImage(bytes: Uint8Array): boolean {
  const name = String.fromCodePoint(...bytes.subarray(4, 12));
  return name.endsWith("WEBP") || /^ftyp(?:heic|heix|mif1|avif)/.test(name);
}

/** Whether more than one character in a hundred, and more than a few, are controls that no text has. */
export function looksBinary(text: string): boolean {
  const sample = text.slice(0, 65_536);
  // oxlint-disable-next-line no-control-regex -- they are what is counted
  const controls = sample.match(/[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]/g)?.length ?? 0;
  return controls > Math.max(3, sample.length / 100);
}

/**
 * A text that is no list although it holds addresses, most of them of other people: the owner of a linked document, the
 * ids and organisers of events, the contacts in the footer of a web page.
 */
export function textKind({ text, letters }: DecodedText): Unreadable | undefined {
  if (letters === "unknown") return "otherEncoding";
  const start = text.slice(0, 2_000).trimStart();
  return textKinds.find(({ matches }) => matches(start, text))?.kind;
}

type TextKind = { kind: Unreadable; matches: (start: string, text: string) => boolean };

/** Programs on the web name a table in HTML or XML `.xls`, which spreadsheet programs open. */
const textKinds: readonly TextKind[] = [
  { kind: "calendar", matches: (start) => /^BEGIN:VCALENDAR/i.test(start) },
  { kind: "contacts", matches: (start) => /^BEGIN:VCARD/i.test(start) },
  { kind: "shortcut", matches: (start) => start.startsWith("{") && start.includes('"doc_id"') },
  {
    kind: "xmlSpreadsheet",
    matches: (start) =>
      /^<[^]*urn:(?:schemas-microsoft-com:office:spreadsheet|oasis:names:tc:opendocument)/.test(start) &&
      !/<html\b/i.test(start),
  },
  {
    kind: "webPage",
    matches: (start, text) =>
      start.startsWith("<")
        ? /<(?:html|!doctype html|head|body)\b/i.test(start) || /<table\b/i.test(text)
        : /^(?:MIME-Version: 1\.0\s+X-Document-Type|From: <Saved by)/i.test(start),
  },
];

const ways: Record<Unreadable, string> = {
  pdf: "is a PDF. Open it, copy the addresses and paste them.",
  image: "is an image. Ask for the list as a spreadsheet or CSV file, or type the addresses.",
  archive: "is an archive. Unpack it and choose the files in it.",
  rtf: "is a text document with formatting. Open it, copy the list and paste it.",
  oldExcel:
    "has the old format of Excel 97 to 2003. Open it, save it as .xlsx or .csv, and choose that file.",
  protected: "is protected with a password. Save a copy without a password, and choose that.",
  webPage: "is a web page. Open it in a browser or a spreadsheet program, copy the list and paste it.",
  xmlSpreadsheet: "is a spreadsheet in XML. Open it, save it as .xlsx or .csv, and choose that file.",
  calendar: "is a calendar. Open the event, copy its guests and paste them.",
  contacts: "is a file of contacts (vCard). Export them as CSV, or copy their addresses and paste them.",
  shortcut: "is a link to a document. Open that, download it as .xlsx or .csv, and choose that file.",
  otherEncoding:
    "is not in Unicode, so its letters cannot be read. Save it as “CSV UTF-8” or .xlsx, and choose that file.",
  binary: "is not a list. Choose a CSV file, a text file or a spreadsheet.",
};

/** The sentence for a kind of file that holds no list. */
export const refusalOf = (name: string, kind: Unreadable): string => `“${name}” ${ways[kind]}`;
