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
      expect(decodeText(encode(list))).toBe(list);
      expect(decodeText(encode(`\u{feff}${list}`))).toBe(list);
    });
  }

  test("a list of Cyrillic names in UTF-16 is recognised by its addresses", () => {
    const names = "Имя;Почта\nАлександра Константинопольская;a@example.com\n".repeat(20);
    expect(decodeText(utf16(names, true))).toBe(names);
  });

  test("a few NULs in a text in UTF-8 are removed", () => {
    expect(decodeText(new TextEncoder().encode(`\0${list}\0`))).toBe(list);
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
      expect(decodeText(narrow(names, encoding))).toBe(names);
    });
  }

  test("one broken character leaves the other letters of a UTF-8 file as they are", () => {
    const bytes = new TextEncoder().encode(list);
    bytes[bytes.lastIndexOf(0xc3)] = 0x20;
    expect(decodeText(bytes)).toContain("Jörg Müßig");
  });

  test("no text has a NUL, whatever its encoding", () => {
    assert(
      property(string({ unit: "binary" }), constantFrom(...Object.values(encoders)), (text, encode) => {
        expect(decodeText(encode(text))).not.toContain("\0");
      }),
    );
  });
});
