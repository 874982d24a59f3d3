import { assert, emailAddress, property, string } from "fast-check";
import { describe, expect, test } from "vitest";
import { createScrub } from "./scrub.ts";

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
