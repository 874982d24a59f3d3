import { assert, emailAddress, property, string } from "fast-check";
import { describe, expect, test } from "vitest";
import { isLinear } from "#testing/growth.ts";
import { createScrub, scrubJson } from "./scrub.ts";

const scrub = createScrub({ secrets: ['a "quoted" secret/1', "short"] });

describe("a secret", () => {
  test("a secret is removed in every spelling", () => {
    const secret = 'a "quoted" secret/1';
    expect(scrub(`it is ${secret}.`)).toBe("it is [removed].");
    expect(scrub(JSON.stringify({ words: `it is ${secret}.` }))).toBe('{"words":"it is [removed]."}');
    expect(scrub(`https://host/?key=${encodeURIComponent(secret)}&x=1`)).toBe(
      "https://host/?key=[removed]&x=1",
    );
  });

  test("a secret of Clerk is recognised by its form", () => {
    expect(scrub('{"authorization":"Bearer sk_live_abc123"}')).toBe('{"authorization":"Bearer [removed]"}');
    expect(scrub("sk_test_ABC-_def, and sk_live_x")).toBe("[removed], and [removed]");
  });

  test("a secret of a few letters leaves ordinary words", () => {
    expect(scrub("a short sentence")).toBe("a short sentence");
  });
});

const key = "sk_test_aB3/x+Y9=zQ7pLm0";
const scrubKey = createScrub({ secrets: [key], showsAddresses: true });
const eachLetter = (spell: (code: number, letter: string) => string): string =>
  Array.from(key, (letter) => spell(letter.charCodeAt(0), letter)).join("");
const hex = (code: number, length = 2): string => code.toString(16).padStart(length, "0");
const once = eachLetter((code) => String.raw`\u${hex(code, 4)}`);

describe("S11: the key", () => {
  test.each([
    ["in capitals", key.toUpperCase()],
    ["in small letters", key.toLowerCase()],
    ["with escapes of JSON", once],
    ["with escapes of JSON within JSON", JSON.stringify(JSON.stringify(once)).slice(2, -2)],
    ["with hexadecimal escapes", eachLetter((code) => String.raw`\x${hex(code)}`)],
    ["behind backslashes", eachLetter((_, letter) => `\\${letter}`.replace(/^\\(?=[a-z0-9])/i, ""))],
    ["percent-encoded as in a URL", encodeURIComponent(key)],
    ["percent-encoded throughout", eachLetter((code) => `%${hex(code)}`)],
    ["percent-encoded twice", encodeURIComponent(eachLetter((code) => `%${hex(code).toUpperCase()}`))],
    ["with references of HTML", eachLetter((code) => `&#${code};`)],
    ["with hexadecimal references of HTML", eachLetter((code) => `&#x00${hex(code)};`)],
    ["with references of HTML, escaped once more", eachLetter((code) => `&amp;#${code};`)],
    ["with names of HTML", key.replaceAll("_", "&lowbar;").replaceAll("=", "&equals;")],
    ["in base64", Buffer.from(key).toString("base64")],
    ["in base64 for URLs", Buffer.from(key).toString("base64url")],
    ["in base64 behind a user name", Buffer.from(`u:${key}`).toString("base64")],
    ["in base64 behind another user name", Buffer.from(`us:${key}:`).toString("base64")],
    ["in hexadecimal digits", Buffer.from(key).toString("hex")],
    ["partly encoded", `sk%5Ftest&#95;${key.slice(8, 12)}${String.raw`\u0078`}${key.slice(13)}`],
  ])("S11: the key is removed %s", (_how, spelled) => {
    const text = scrubKey(`before ${spelled} after`);
    expect(text).toContain("[removed]");
    expect(text).not.toContain(spelled.slice(4, -4));
  });

  test("S11: a key of Clerk that nobody knows is recognised by its form, encoded or not", () => {
    expect(scrubKey("SK_LIVE_Other, sk%5Ftest%5Fother; sk&#95;live&#95;other")).toBe(
      "[removed], [removed]; [removed]",
    );
  });

  test.each([
    "task_test_1@example.com",
    "desk_live_team@example.com",
    "sk_test_a.b+c@example.com",
    "risk_live_data",
    "Ask_test_group",
  ])("S11: %s is honest data and stays", (text) => {
    expect(scrubKey(text)).toBe(text);
  });

  test("S11: a key of Clerk that nobody knows is recognised behind any escape", () => {
    const texts = [String.raw`\n`, String.raw`\u003d`, "%3D", "_", "=", "&#61;"];
    expect(texts.map((before) => scrubKey(`${before}sk_live_Other1`))).toEqual(
      texts.map((before) => `${before}[removed]`),
    );
  });

  test("S11: a whole text of anything is scrubbed in time that grows with its length only", () => {
    const whole = createScrub({ secrets: [key, "another secret 4711"] });
    const hostile = [
      "@",
      "a",
      "%40",
      "%25",
      "\\",
      "&amp;",
      "&#0",
      "sk_test_",
      "sk_test_&#1",
      "sk_test_a.",
      key.slice(0, -1),
      "a@b.",
      "@.\n",
      "c2tf",
    ];
    const isLinearFor = (part: string, length: number): boolean =>
      isLinear((wanted) => whole(part.repeat(wanted / part.length)), length);
    // Compiles the pattern.
    whole("@");
    for (const part of hostile)
      expect({ part, isLinear: isLinearFor(part, 50_000) }).toEqual({ part, isLinear: true });
    expect(isLinearFor("@", 1_000_000)).toBe(true);
  });
});

test("S11: a value without a secret is not copied", () => {
  const value = { a: [1, null, "text", { b: true }] };
  expect(scrubJson(value, scrubKey)).toBe(value);
  const own = JSON.parse(`{"__proto__":{"x":"${key}"}}`);
  expect(JSON.stringify(scrubJson(own, scrubKey))).toBe('{"__proto__":{"x":"[removed]"}}');
});

describe("an address", () => {
  test.each([
    ["a@example.com was not invited", "[address] was not invited"],
    ['{"msg":"to a.b+c@sub.example.com"}', '{"msg":"to [address]"}'],
    ["GET /v1/invitations?query=a%40example.com&limit=1", "GET /v1/invitations?query=[address]&limit=1"],
    ["Name <ü@exämple.com>, b@c.de", "Name <[address]>, [address]"],
    [
      "at file:///srv/node_modules/@hono/node-server/dist/index.mjs:1:2",
      "at file:///srv/node_modules/@hono/node-server/dist/index.mjs:1:2",
    ],
  ])("%s becomes %s", (text, scrubbed) => {
    expect(scrub(text)).toBe(scrubbed);
  });

  test("an address is always removed", () => {
    assert(
      property(
        emailAddress(),
        string(),
        (address, text) => !scrub(`${text} ${address} ${text}`).includes(` ${address} `),
      ),
    );
  });

  test("an address is kept if the settings ask for it", () => {
    expect(createScrub({ showsAddresses: true })("a@example.com sk_test_1")).toBe("a@example.com [removed]");
  });

  test("an address is found quickly even in a hostile line", () => {
    const line = `${"a".repeat(200_000)}@`;
    expect(scrub(line)).toBe(line);
  });
});
