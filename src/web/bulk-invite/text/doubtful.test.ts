import { describe, expect, test } from "vitest";
import { parseList, summarize } from "./parse-list.ts";

describe("doubtful addresses", () => {
  const text = "kim@gmial.com\nlee@example.com\nbroken@@example.com\n[a@example.com](mailto:b@example.net)";

  test("recipients with a doubt and problems with a suggestion are doubtful, in the order of the text", () => {
    const { doubtful, list } = parseList(text);
    expect(doubtful.map(({ line }) => line)).toEqual([1, 3, 4]);
    expect(summarize(parseList(text)).counts).toMatchObject({
      doubtful: 3,
      recipients: list.recipients.length,
    });
  });

  test("an address that the user keeps is a recipient without a doubt, and others stay doubtful", () => {
    const { doubtful, list, suggestions } = parseList(text, { keptAddresses: ["kim@gmial.com"] });
    expect(list.recipients[0]).toEqual({
      line: 1,
      column: 1,
      source: "kim@gmial.com",
      address: "kim@gmial.com",
    });
    expect(doubtful.map(({ line }) => line)).toEqual([3, 4]);
    expect(suggestions.map(({ line }) => line)).not.toContain(1);
  });
});
