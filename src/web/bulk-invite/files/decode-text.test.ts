import { assert, constantFrom, property, string } from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeText } from "./decode-text.ts";

const list = "Name,E-mail\r\nJörg Müßig,joerg@example.com\r\nZoë Ångström,zoe@example.org\r\n";

function utf16(text: string, isLittle: boolean): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let at = 0; at < text.length; at += 1) view.setUint16(at * 2, text.charCodeAt(at), isLittle);
  return new Uint8Array(view.buffer);
}

function utf32(text: string, isLittle: boolean): Uint8Array<ArrayBuffer> {
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const view = new DataView(new ArrayBuffer(codes.length * 4));
  for (const [at, code] of codes.entries()) view.setUint32(at * 4, code, isLittle);
  return new Uint8Array(view.buffer);
}

/** Encodes with the table of a single-byte encoding. */
function narrow(text: string, encoding: string): Uint8Array<ArrayBuffer> {
  const decoder = new TextDecoder(encoding);
  const table = new Map(
    Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte] as const),
  );
  return Uint8Array.from(text, (character) => table.get(character) ?? 0);
}

const encoders: Record<string, (text: string) => Uint8Array<ArrayBuffer>> = {
  "UTF-8": (text) => new TextEncoder().encode(text),
  "UTF-16 LE": (text) => utf16(text, true),
  "UTF-16 BE": (text) => utf16(text, false),
  "UTF-32 LE": (text) => utf32(text, true),
  "UTF-32 BE": (text) => utf32(text, false),
};

describe("decoding", () => {
  for (const [name, encode] of Object.entries(encoders)) {
    test(`a list in ${name} is read with and without a mark`, () => {
      expect(decodeText(encode(list))).toEqual({ text: list, letters: "certain" });
      expect(decodeText(encode(`\u{feff}${list}`)).text).toBe(list);
    });
  }

  test("a list of Cyrillic names in UTF-16 is recognised by its addresses", () => {
    const names = "Имя;Почта\nАлександра Константинопольская;a@example.com\n".repeat(20);
    expect(decodeText(utf16(names, true)).text).toBe(names);
  });

  test("a few NULs in a text in UTF-8 are removed", () => {
    expect(decodeText(new TextEncoder().encode(`\0${list}\0`)).text).toBe(list);
  });

  const namesByCountry = [
    list,
    "Prénom;Nom;Courriel\nÉloïse;Lefèvre-Noël;eloise@example.fr\nFrançois;Bézier;f@example.fr",
    "Nombre,Correo\nJosé Núñez Íñigo,jose@example.es\nMaría Pérez,maria@example.es",
    "Navn;E-post\nBjørn Ødegård;bjorn@example.no\nSæther;s@example.no",
    "Name,Email\nO’Brien “Pat” – sales,pat@example.ie\nRenée,r@example.ie",
  ];
  for (const encoding of ["windows-1252", "macintosh"]) {
    test.each(namesByCountry)(`names in ${encoding} keep their letters: %j`, (names) => {
      expect(decodeText(narrow(names, encoding))).toEqual({ text: names, letters: "guessed" });
    });
  }

  test("one broken character leaves the other letters of a UTF-8 file as they are", () => {
    const bytes = new TextEncoder().encode(list);
    bytes[bytes.lastIndexOf(0xc3)] = 0x20;
    expect(decodeText(bytes).text).toContain("Jörg Müßig");
  });

  test("as many broken as whole characters are damage in a UTF-8 file", () => {
    const text = "Müller,a@example.com\nZoe,b@example.com";
    const bytes = new TextEncoder().encode(text);
    bytes[text.length - 2] = 0xeb;
    expect(decodeText(bytes)).toMatchObject({ letters: "certain", text: expect.stringContaining("Müller") });
  });

  test("NULs between fields separate them, so that they make no other address", () => {
    const decoded = (text: string) => decodeText(new TextEncoder().encode(text)).text;
    expect(decoded(`Jane\0jane@example.com\0\0\0max@example.com\0`)).toBe(
      "Jane jane@example.com max@example.com",
    );
  });

  test("lines in UTF-16 after lines in another encoding are read", () => {
    const line = "jane@example.com,Jane,Doe,member\n".repeat(20);
    const bytes = new Uint8Array([...new TextEncoder().encode(line), ...utf16("max@x.de\n", true)]);
    expect(decodeText(bytes).text).toBe(`${line}max@x.de\n`);
  });

  const otherLanguages = [
    ["windows-1251", "Имя;Почта\nИванов Пётр;a@example.com"],
    ["koi8-r", "Имя;Почта\nИванов Пётр;a@example.com"],
    ["windows-1253", "Όνομα,Email\nΓιώργος,a@example.com"],
    ["windows-1255", "שם משפחה,Email\nדוד,a@example.com"],
    ["windows-1256", "اسم,Email\nمحمد,a@example.com"],
    ["windows-874", "ชื่อ,Email\nสมชาย,a@example.com"],
  ] as const;
  test.each(otherLanguages)("letters in %s are unknown", (encoding, text) => {
    expect(decodeText(narrow(text, encoding)).letters).toBe("unknown");
  });

  const eastAsian = [
    ["Shift JIS", [0x8e, 0x52, 0x93, 0x63, 0x91, 0xbe, 0x98, 0x59]],
    ["GBK", [0xd5, 0xc5, 0xc8, 0xfd]],
    ["Big5", [0xa7, 0xf5, 0xa5, 0x7c]],
    ["EUC-KR", [0xb1, 0xe8, 0xc3, 0xb6, 0xbc, 0xf6]],
  ] as const;
  test.each(eastAsian)("letters in %s are unknown", (_, name) => {
    const bytes = new Uint8Array([...name, ...new TextEncoder().encode(",a@example.com\n")]);
    expect(decodeText(bytes).letters).toBe("unknown");
  });

  test("lines and marks of typographers leave a Western European text as it is", () => {
    const text = "––––––––\n• Renée – renee@example.fr\n5 € · 3²";
    expect(decodeText(narrow(text, "windows-1252"))).toEqual({ text, letters: "guessed" });
  });

  test("no text has a NUL, whatever its encoding", () => {
    assert(
      property(string({ unit: "binary" }), constantFrom(...Object.values(encoders)), (text, encode) => {
        expect(decodeText(encode(text)).text).not.toContain("\0");
      }),
    );
  });
});
