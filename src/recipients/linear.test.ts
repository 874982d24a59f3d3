import { describe, expect, test } from "vitest";
import { readRecipients } from "./read-recipients.ts";

/**
 * A text that counts how often it is looked at: one step for every character asked for, and one for every character
 * cut out, searched or compared. Counting says the same on every machine; a clock does not.
 */
class CountedText {
  steps = 0;
  readonly length: number;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    this.length = text.length;
  }

  charCodeAt(i: number): number {
    this.steps += 1;
    return this.#text.charCodeAt(i);
  }

  charAt(i: number): string {
    this.steps += 1;
    return this.#text.charAt(i);
  }

  slice(from: number, to: number): string {
    const part = this.#text.slice(from, to);
    this.steps += part.length;
    return part;
  }

  // A regular expression that is given the text asks for all of it.
  toString(): string {
    this.steps += this.length;
    return this.#text;
  }
}

function stepsPerCharacter(read: (text: string) => unknown, text: string): number {
  const counted = new CountedText(text);
  // The reader only uses what the class has; the type of a string has too much to write out here.
  read(counted as unknown as string);
  return counted.steps / text.length;
}

const size = 40_000;
const hostile = [
  "<",
  ">",
  '"',
  "'",
  "@",
  ".",
  "(",
  ")",
  "[",
  " ",
  "\t",
  "\n",
  "\r",
  ",",
  ";",
  ":",
  "&",
  "\\",
  "“",
  "„",
  "«",
  "‘",
  "\u200b",
  "\u00a0",
  "ü",
  "a",
  "-",
  "a@",
  "a ",
  "a@b ",
  "a@b.test ",
  "a@b.test,",
  "a@b.test(",
  "a@b.test<",
  "a,",
  "a\t",
  "'a ",
  "'a,",
  "•'a,",
  "'a' ",
  '"a ',
  '"a@b" ',
  '\\"',
  '"\\',
  '"\\"',
  "“a@b ",
  "„a“ ",
  "«„“‘",
  '<(["',
  "(a@b",
  "(a)",
  "((a)",
  "[a](",
  "[a](b@c)",
  "[[a](",
  "&lt;",
  "&#64;",
  "&&lt",
  "mailto:",
  "mailto:a?b,c",
  "mailto:a@b?c=d@e&",
  "://",
  "a at b dot ",
  "@ ",
  " @",
  "a@ü",
  "a..",
  "a|b@c.test|",
  "Name <a@b.test>; ",
  "Doe, ",
  "<a ",
  '<a b="',
  "<a b='x",
  "<b>",
  "<td>a",
  "<!-- a@b.c -->",
  "<mailto:a@b.c|",
  "<a href=mailto:a@b.test>",
  "<!--",
  "a@b,com ",
  "a@b,",
  "x: ",
  "x-a: b\n",
  "received: a\n b",
  "\\n",
  "a@b.comc",
  "1.a@b.test ",
  "a%40b ",
  "Doe, Jane <a@b.test>\n",
];

describe("steps on hostile texts", () => {
  test.each(hostile.map((piece) => [piece]))("a run of %j takes linear time", (piece) => {
    const text = piece.repeat(Math.ceil(size / piece.length));
    const half = stepsPerCharacter(readRecipients, text.slice(0, text.length / 2));
    const whole = stepsPerCharacter(readRecipients, text);
    expect(whole).toBeLessThan(40);
    expect(whole).toBeLessThan(half * 1.1 + 1);
  });

  test.each([[","], ['"'], ['""'], ['"a,"",'], ['",\n'], ["\n"], ['x"'], ["a,b\n"], ["|"], ["\t;"]])(
    "a table of %j takes linear time",
    (piece) => {
      const text = `email,name\n${piece.repeat(Math.ceil(size / piece.length))}`;
      const half = stepsPerCharacter(readRecipients, text.slice(0, text.length / 2));
      const whole = stepsPerCharacter(readRecipients, text);
      expect(whole).toBeLessThan(40);
      expect(whole).toBeLessThan(half * 1.1 + 1);
    },
  );

  test.each([
    ["a,b\nc;d\n"],
    ["a,b@x.test\n"],
    ["a,b\nc,d\ne;f\ng;h\n"],
    ['a,"b\n'],
    ['"a,b@x.test\nc,d@x.test",\n'],
    ["email,x\n\n"],
    ["email,x\na@x.test,y\n\n"],
    ["mail,x,y\nz,a\n"],
    ["name,mail\n\ntext\n\n"],
    ["a,b@x.test\n\nc\n\n"],
    ["Doe, Jane <a@x.test>\n"],
    ["\t,;|\n"],
    ["x\n\n"],
  ])("tables and lines like %j take linear time", (piece) => {
    const text = piece.repeat(Math.ceil(size / piece.length));
    const half = stepsPerCharacter(readRecipients, text.slice(0, text.length / 2));
    const whole = stepsPerCharacter(readRecipients, text);
    expect(whole).toBeLessThan(80);
    expect(whole).toBeLessThan(half * 1.1 + 1);
  });

  test("nested brackets and quotes take linear time", () => {
    const depth = size / 8;
    const text = `${'<("['.repeat(depth)}a@x.test${'])">'.repeat(depth)}`;
    expect(stepsPerCharacter(readRecipients, text)).toBeLessThan(40);
    expect(readRecipients(text).recipients.map((recipient) => recipient.address)).toEqual(["a@x.test"]);
  });
});
