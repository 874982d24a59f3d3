import { describe, expect, test } from "vitest";
import { readFile } from "./read-file.ts";

const textFile = (text: string, name = "people.csv") => new File([text], name);

const binaryFile = (name: string, bytes: readonly number[]) =>
  new File([Uint8Array.from([...bytes, ...Array.from({ length: 600 }, (_, at) => (at * 7) % 256)])], name);

/** An OLE file names its parts in UTF-16. */
const oleFile = (part: string) => [
  0xd0,
  0xcf,
  0x11,
  0xe0,
  0xa1,
  0xb1,
  0x1a,
  0xe1,
  ...Array.from(part, (letter) => [letter.charCodeAt(0), 0]).flat(),
];

async function refusal(file: File): Promise<string> {
  const content = await readFile(file);
  return content.kind === "refused" ? content.reason : "The file was read.";
}

describe("reading a file", () => {
  test("a text file is one sheet with plain line breaks and none at its ends", async () => {
    expect(await readFile(textFile("\r\na@example.com\r\nb@example.com\r\n\r\n"))).toEqual({
      kind: "sheets",
      sheets: [{ name: "people.csv", rowCount: 2, text: "a@example.com\nb@example.com", notices: [] }],
    });
  });

  test("the content decides, not the name", async () => {
    expect(await readFile(textFile("a@example.com", "people.xls"))).toMatchObject({ kind: "sheets" });
    expect(await refusal(binaryFile("people.csv", [0x25, 0x50, 0x44, 0x46]))).toBe(
      "“people.csv” is a PDF. Open it, copy the addresses and paste them.",
    );
  });

  const unreadable = [
    ["scan.pdf", [0x25, 0x50, 0x44, 0x46], /is a PDF/],
    ["badge.png", [0x89, 0x50, 0x4e, 0x47], /is an image/],
    ["badge.jpg", [0xff, 0xd8, 0xff, 0xe0], /is an image/],
    ["badge.webp", [0x52, 0x49, 0x46, 0x46, 1, 2, 3, 4, 0x57, 0x45, 0x42, 0x50], /is an image/],
    ["list.gz", [0x1f, 0x8b, 8, 0], /is an archive.*Unpack it/],
    ["list.rtf", [0x7b, 0x5c, 0x72, 0x74, 0x66, 0x31], /Open it, copy the list and paste it/],
    ["list.xls", oleFile("Workbook"), /save it as \.xlsx or \.csv/],
    ["list.xlsx", oleFile("EncryptedPackage"), /is protected with a password\. Save a copy without/],
    ["letter.doc", oleFile("WordDocument"), /is not a list/],
    ["list.db", [1, 2, 3, 4], /is not a list/],
  ] as const;
  test.each(unreadable)("%s is refused with what to do", async (name, bytes, sentence) => {
    expect(await refusal(binaryFile(name, bytes))).toMatch(sentence);
  });

  const tables = [
    "<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table><tr><td>a@x</td></tr></table>",
    '<meta charset="utf-8"><style>td { color: red }</style><table><tr><td>a@x</td></tr></table>',
    "<!-- export -->\n<div><TABLE><tr><td>a@x</td></tr></TABLE></div>",
    '<?xml version="1.0"?>\n<!DOCTYPE html><html><body><p>a@x</p></body></html>',
    "MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n\r\n--b\r\n<td>a@x</td>",
  ];
  test.each(tables)(
    "a web page that is named like a spreadsheet is refused with what to do: %j",
    async (html) => {
      expect(await refusal(textFile(html, "list.xls"))).toMatch(/is a web page\. Open it .*copy the list/);
    },
  );

  test.each([
    '<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
    '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><table:table>',
  ])("a spreadsheet in XML is refused with what to do: %j", async (xml) => {
    expect(await refusal(textFile(xml, "list.xml"))).toMatch(/is a spreadsheet in XML.*save it as \.xlsx/);
  });

  test("a few addresses in HTML are read", async () => {
    expect(await readFile(textFile('<a href="mailto:a@x">A</a>'))).toMatchObject({ kind: "sheets" });
  });

  const ofOthers = [
    ["list.gsheet", '{"":"WARNING!","doc_id":"1a","email":"owner@x"}', /is a link to a document\. Open that/],
    ["event.ics", "BEGIN:VCALENDAR\r\nUID:123@calendar.x\r\n", /is a calendar\. Open the event/],
    ["people.vcf", "BEGIN:VCARD\r\nIMPP:xmpp:a@chat.x\r\n", /is a file of contacts .*as CSV/],
  ] as const;
  test.each(ofOthers)(
    "%s is refused, since it holds addresses of other people",
    async (name, text, sentence) => {
      expect(await refusal(textFile(text, name))).toMatch(sentence);
    },
  );

  const western = (name: string, text: string) =>
    new File([Uint8Array.from(text, (character) => character.charCodeAt(0))], name);
  const noticesOf = async (file: File) => {
    const content = await readFile(file);
    return content.kind === "refused" ? [content.reason] : content.sheets.flatMap(({ notices }) => notices);
  };

  test("a file that is not in Unicode shows how its letters were read", async () => {
    const text = "Name,E-mail\nJörg Müßig,joerg@example.com\nZoë,zoe@example.com\nÅsa,asa@example.com";
    expect(await noticesOf(western("people.csv", text))).toEqual([
      "“people.csv” is not in Unicode: letters such as in “Jörg”, “Müßig”, and “Zoë” were read as Western European. If that looks wrong, save it as CSV UTF-8 and add it again.",
    ]);
    expect(await noticesOf(textFile(text))).toEqual([]);
    expect(await noticesOf(western("people.csv", "Name,E-mail\nJane,jane@example.com"))).toEqual([]);
  });

  test("letters that are certain to be wrong are refused", async () => {
    const cyrillic = western(
      "people.csv",
      "\u{c8}\u{ec}\u{ff};E-mail\n\u{c0}\u{ed}\u{ed}\u{e0};a@example.com",
    );
    expect(await refusal(cyrillic)).toMatch(/is not in Unicode, .*Save it as “CSV UTF-8”/);
  });

  test("damaged characters are counted", async () => {
    expect(await noticesOf(textFile("M\u{fffd}ller,a@example.com\nM\u{fffd}ller,b@example.com"))).toEqual([
      "“people.csv” has 2 damaged characters, shown as “\u{fffd}”. Correct them in the list, or export the file again.",
    ]);
    expect(await noticesOf(textFile("M\u{fffd}ller,a@example.com"))).toEqual([
      expect.stringMatching(/ has 1 damaged character, .* Correct it in the list/),
    ]);
  });

  test("a short text with a control character is read", async () => {
    expect(await readFile(textFile("a@example.com\x1a"))).toMatchObject({ kind: "sheets" });
  });

  test("a file that is too large or empty is refused", async () => {
    expect(await refusal(textFile("a".repeat(20_000_001)))).toMatch(/has 21 MB; the limit is 20 MB/);
    expect(await refusal(textFile(""))).toMatch(/is empty/);
    expect(await refusal(textFile("\r\n \n"))).toMatch(/is empty/);
  });

  test("a folder or a file that was moved is refused", async () => {
    const moved = textFile("a@example.com", "folder");
    moved.arrayBuffer = () => Promise.reject(new DOMException("gone", "NotFoundError"));
    expect(await refusal(moved)).toMatch(/“folder” could not be read/);
  });
});
