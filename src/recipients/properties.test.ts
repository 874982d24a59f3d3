import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkAddress, isAddress } from "#recipients/address/address.ts";
import { foldCharacters } from "#recipients/address/characters.ts";
import { convertDomain } from "#recipients/address/domain.ts";
import { readRecipients } from "./read-recipients.ts";
import type { RecipientList } from "./recipient-list.ts";

// Scraps that pasted lists are made of, and that a scanner could trip over.
const scraps = [
  ...Array.from("abz019 \t\n\r,;<>()[]{}\"'`@@@...:&*_-+|/\\#?!%=~"),
  ...Array.from("“”„‘’«»「」•–…＠．，；＜＞（）："),
  "\u200b",
  "\ufeff",
  "\u00a0",
  "\u2028",
  "\u0085",
  "\u000b",
  "\u3000",
  "\ud83c",
  "ü",
  "日",
  "🎉",
  "a@x.test",
  "b@y.test",
  "Jane <c@z.test>",
  "d@bücher.example",
  "mailto:",
  "?cc=",
  "%40",
  "&lt;",
  "&gt;",
  "&#64;",
  '\\"',
  "://",
  "](",
  " at ",
  " dot ",
  "To: ",
  "email,name\n",
  "email\n",
  "\r\n",
  "a@gmial.com",
  "1. ",
];
const scrapText = fc.array(fc.constantFrom(...scraps), { maxLength: 40 }).map((parts) => parts.join(""));

type Token = { line: number; column: number; source: string };

function tokensOf(list: RecipientList): Token[] {
  const tokens: Token[] = [...list.recipients, ...list.duplicates, ...list.problems, ...list.notes];
  return tokens.sort((one, other) => one.line - other.line || one.column - other.column);
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|[\n\r\u0085\u2028\u2029]/g))
    starts.push(match.index + match[0].length);
  return starts;
}

function offsetOf(token: Token, starts: number[]): number {
  return (starts[token.line - 1] ?? 0) + token.column - 1;
}

describe("conservation", () => {
  test("every token is a recipient, a duplicate or a problem", () => {
    fc.assert(
      fc.property(scrapText, (text) => {
        const list = readRecipients(text);
        expect(list.tokenCount).toBe(list.recipients.length + list.duplicates.length + list.problems.length);
        expect(list.lineCount).toBe(lineStarts(text).length);
      }),
      { numRuns: 1000 },
    );
  });

  test.each(["\u0085", "\u2028", "\r"])("%j beside addresses ends lines and separates no cells", (end) => {
    expect(readRecipients(`"${end}a@x.test"`)).toMatchObject({ lineCount: 2, tables: [] });
    expect(readRecipients(`a@x.test${end}b@x.test`)).toMatchObject({ lineCount: 2, tables: [] });
  });

  test("every source is at its line and column", () => {
    fc.assert(
      fc.property(scrapText, (scrap) => {
        const text = `x\n${scrap}`;
        const starts = lineStarts(text);
        for (const token of tokensOf(readRecipients(text))) {
          const start = offsetOf(token, starts);
          expect(text.slice(start, start + token.source.length)).toBe(token.source);
          expect(token.source).not.toBe("");
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("every letter outside tables belongs to exactly one token or note", () => {
    fc.assert(
      fc.property(scrapText, (scrap) => {
        const text = `x\n${scrap}`;
        const starts = lineStarts(text);
        const list = readRecipients(text);
        fc.pre(list.tables.length === 0);
        let end = 0;
        let left = "";
        for (const token of tokensOf(list)) {
          const start = offsetOf(token, starts);
          expect(start).toBeGreaterThanOrEqual(end);
          left += text.slice(end, start);
          end = start + token.source.length;
        }
        left += text.slice(end);
        const loose = left.replaceAll(/&(?:lt|gt|quot|nbsp);/g, "");
        expect(loose).not.toMatch(/[\p{L}\p{N}@＠﹫?!%.]/u);
      }),
      { numRuns: 1500, examples: [["<a＞"], ["＜b>"]] },
    );
  });

  test("every token of a table is a recipient, a duplicate or a problem", () => {
    fc.assert(
      fc.property(scrapText, (text) => {
        for (const list of [
          readRecipients(`name,email\n${text}`),
          readRecipients(`x\na,b@x.test\na,c@x.test\n${text}`),
        ]) {
          expect(list.tokenCount).toBe(
            list.recipients.length + list.duplicates.length + list.problems.length,
          );
        }
      }),
      { numRuns: 800 },
    );
  });
});

describe("addresses come from the text", () => {
  const plain = fc
    .array(fc.constantFrom(...scraps.filter((scrap) => !/[%&]/.test(scrap))), { maxLength: 40 })
    .map((parts) => parts.join(""));

  test("the source of a recipient contains its address", () => {
    fc.assert(
      fc.property(plain, (text) => {
        for (const recipient of readRecipients(text).recipients) {
          const seen = foldCharacters(recipient.source).normalize("NFKC").toLowerCase();
          expect(seen).toContain(recipient.display ?? recipient.address);
        }
      }),
      { numRuns: 1000, examples: [["a\ufeffb@y.testa@x.test"]] },
    );
  });

  test("addresses are valid, canonical and unique", () => {
    fc.assert(
      fc.property(scrapText, (text) => {
        const list = readRecipients(text);
        const seen = new Map<string, number>();
        for (const { address, line } of list.recipients) {
          expect(checkAddress(address)).toEqual({ ok: true, address });
          expect(seen.has(address)).toBe(false);
          seen.set(address, line);
        }
        for (const { address, firstLine } of list.duplicates) expect(seen.get(address)).toBe(firstLine);
      }),
      { numRuns: 1000 },
    );
  });

  test("suggestions are valid addresses", () => {
    fc.assert(
      fc.property(scrapText, (text) => {
        const list = readRecipients(text);
        for (const { suggestion } of [...list.recipients, ...list.problems]) {
          expect(suggestion === undefined || isAddress(suggestion)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

// Addresses as people have them; the marks that may lawfully begin one are tried by the next generator.
const word = fc.string({
  unit: fc.constantFrom(...Array.from("abcdefghijklmnopqrstuvwxyz0123456789")),
  minLength: 1,
  maxLength: 8,
});
const joint = fc.constantFrom(".", "+", "-", "_", "'");
const local = fc.tuple(word, joint, word).map((parts) => parts.join(""));
const domain = fc
  .tuple(word, fc.constantFrom("", "ü", "日本", "é"), fc.constantFrom("example.com", "test", "example"))
  .map(([name, letters, ending]) => `${name}${letters}.${ending}`);
const address = fc.tuple(local, domain).map((parts) => parts.join("@"));
const addresses = fc.uniqueArray(address, { selector: (text) => sent(text), maxLength: 12 });

function sent(text: string): string {
  const [name, host] = text.split("@");
  return `${name}@${convertDomain(host ?? "").ascii}`;
}

const spaces = ["", " ", "  ", "\u00a0", "\t"];
const firm = fc
  .tuple(
    fc.constantFrom(...spaces),
    fc.constantFrom(",", ";", "\n", "\r\n", "\r", "\u2028", "，", "；", ",\n"),
  )
  .map(([space, mark]) => space + mark + space);
const soft = fc.constantFrom(" ", "  ", "\t", "\u00a0", "\u3000");

const decorations: ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => `<${text}>`,
  (text) => `Jane Doe <${text}>`,
  (text) => `"Doe, Jane" <${text}>`,
  (text) => `“Doe; Jane” <${text}>`,
  (text) => `Jane Doe ${text}`,
  (text) => `${text} (Jane)`,
  (text) => `(${text})`,
  (text) => `${text}.`,
  (text) => `“${text}”`,
  (text) => `"${text}"`,
  (text) => `'${text}'`,
  (text) => `*${text}*`,
  (text) => `mailto:${text}`,
  (text) => `mailto:${text}?subject=Hello`,
  (text) => `[Jane](mailto:${text})`,
  (text) => `[${text}](mailto:${text})`,
  (text) => `E-mail: ${text}`,
  (text) => `- ${text}`,
  (text) => `• ${text}`,
  (text) => `1. ${text}`,
  (text) => `${text}<mailto:${text}>`,
  (text) => `&lt;${text}&gt;`,
  (text) => text.replace("@", "＠"),
  (text) => text.replace("@", "\u200b@\u200b"),
  (text) => `\u202a${text}\u202c`,
];

function join<T>(items: T[], separators: string[], show: (item: T) => string): string {
  return items.map((item, i) => show(item) + (separators[i] ?? "\n")).join("");
}

describe("round trip", () => {
  const decoration = fc.constantFrom(...decorations);
  const decorated = fc.array(decoration, { minLength: 12, maxLength: 12 });

  test("addresses are read in any decoration, with any strong separator", () => {
    fc.assert(
      fc.property(addresses, decorated, fc.array(firm), (list, marks, separators) => {
        const items = list.map((text, i) => ({ text, mark: marks[i] ?? String }));
        const read = readRecipients(join(items, separators, ({ text, mark }) => mark(text)));
        expect(read.problems).toEqual([]);
        expect(read.duplicates).toEqual([]);
        expect(read.recipients.map((recipient) => recipient.address)).toEqual(list.map((text) => sent(text)));
      }),
      { numRuns: 800 },
    );
  });

  test("plain addresses are read with any separator", () => {
    fc.assert(
      fc.property(addresses, fc.array(fc.oneof(firm, soft)), (list, separators) => {
        const read = readRecipients(join(list, separators, (text) => text));
        expect(read.tokenCount).toBe(list.length);
        expect(read.recipients.map((recipient) => recipient.address)).toEqual(list.map((text) => sent(text)));
      }),
      { numRuns: 800 },
    );
  });

  test("every valid address is read from its own line", () => {
    // Lines with these characters may be the rows of a table.
    const plain = fc.emailAddress().filter((text) => !/[|^~]/.test(text));
    const valid = fc.uniqueArray(plain, { selector: (text) => text.toLowerCase(), maxLength: 12 });
    fc.assert(
      fc.property(valid, (list) => {
        const read = readRecipients(list.join("\n"));
        expect(read.recipients.map((recipient) => recipient.address)).toEqual(
          list.map((text) => text.toLowerCase()),
        );
      }),
      { numRuns: 800 },
    );
  });

  test("addresses are read from a table with any columns", () => {
    const cell = fc.constantFrom("Jane", '"Doe, Jane"', "", '"two\nlines"', '"say ""hi"""');
    fc.assert(
      fc.property(addresses, fc.array(cell, { minLength: 12, maxLength: 12 }), (list, cells) => {
        const rows = list.map((text, i) => `${cells[i]},${text},x`);
        const read = readRecipients(["name,email,note", ...rows].join("\n"));
        expect(read.problems).toEqual([]);
        expect(read.recipients.map((recipient) => recipient.address)).toEqual(list.map((text) => sent(text)));
      }),
      { numRuns: 500 },
    );
  });
});

describe("idempotence", () => {
  test("recipients written out are read the same", () => {
    fc.assert(
      fc.property(scrapText, (text) => {
        const once = readRecipients(text).recipients.map((recipient) => recipient.address);
        const again = readRecipients(once.join("\n"));
        expect(again.recipients.map((recipient) => recipient.address)).toEqual(once);
        expect(again.tokenCount).toBe(once.length);
      }),
      { numRuns: 1000 },
    );
  });

  const repeated = (text: string) => ({
    once: readRecipients(`x\n${text}\n`),
    twice: readRecipients(`x\n${text}\n\nx\n${text}\n`),
  });

  test("repeating the text adds no recipient", () => {
    fc.assert(
      fc.property(scrapText, (text) => {
        const { once, twice } = repeated(text);
        expect(twice.recipients).toEqual(once.recipients);
      }),
      { numRuns: 800, examples: [['email,name\n,"']] },
    );
  });

  test("repeating the text only adds duplicates", () => {
    // A quote left open in a table ends at that of the copy: both are one cell then.
    const isClosed = (text: string) => text.split('"').length % 2 === 1;
    fc.assert(
      fc.property(scrapText.filter(isClosed), (text) => {
        const { once, twice } = repeated(text);
        expect(twice.tokenCount).toBe(2 * once.tokenCount);
      }),
      { numRuns: 800 },
    );
  });
});
