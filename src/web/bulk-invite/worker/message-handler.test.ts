import { describe, expect, test } from "vitest";
import { parse } from "./message-handler.ts";

const reading = { allowedDomains: [], choices: {}, keptAddresses: [] };

describe("parse", () => {
  test("raw text comes back normalized, with the start of each line", () => {
    const text = "a@example.com\r\nb@example.com";
    const { event } = parse({ kind: "parse", revision: 7, text, isRaw: true, reading });
    expect(event.revision).toBe(7);
    expect(event.normalized).toEqual({
      text: "a@example.com\nb@example.com",
      starts: new Uint32Array([0, 14]),
    });
  });

  test("unchanged text is not copied back", () => {
    const text = "a@example.com\nb@example.com";
    const normalized = (isRaw: boolean) =>
      parse({ kind: "parse", revision: 1, text, isRaw, reading }).event.normalized;
    expect(normalized(true)?.text).toBeUndefined();
    expect(normalized(false)).toBeUndefined();
  });
});
