import { describe, expect, test } from "vitest";
import { Collector } from "./collector.ts";

describe("tokens", () => {
  test("each token ends up in one list", () => {
    const out = new Collector();
    out.judge("Jane@x.test", "Jane", "Jane <Jane@x.test>", 1, 1);
    out.judge("jane@X.test", undefined, "jane@X.test", 2, 5);
    out.judge("jane@x", undefined, "jane@x", 3, 1);
    out.refuse("no-address", "Jane", 4, 1);
    expect(out.tokenCount).toBe(4);
    expect(out.finish(9)).toEqual({
      recipients: [
        { address: "jane@x.test", name: "Jane", line: 1, column: 1, source: "Jane <Jane@x.test>" },
      ],
      duplicates: [{ address: "jane@x.test", line: 2, column: 5, source: "jane@X.test", firstLine: 1 }],
      problems: [
        { reason: "no-dot", line: 3, column: 1, source: "jane@x" },
        { reason: "no-address", line: 4, column: 1, source: "Jane" },
      ],
      notes: [],
      tables: [],
      tokenCount: 4,
      lineCount: 9,
    });
  });

  test("an address is read from its range in the text", () => {
    const out = new Collector();
    out.judgeIn("x A@x.test y", 2, 10, undefined, "x A@x.test", 1, 1);
    expect(out.finish(1).recipients).toEqual([
      { address: "a@x.test", line: 1, column: 1, source: "x A@x.test" },
    ]);
  });

  test("recipients and problems both have suggestions", () => {
    const out = new Collector();
    out.judge("a@gmial.com", undefined, "a@gmial.com", 1, 1);
    out.judge("b@gmial.com", undefined, "b@gmial.com", 1, 13);
    out.judge("c@x.test", undefined, "c@x.test", 1, 25);
    out.judge("d@gmail", undefined, "d@gmail", 1, 35);
    const list = out.finish(1);
    expect(list.recipients.map((recipient) => recipient.suggestion)).toEqual([
      "a@gmail.com",
      "b@gmail.com",
      undefined,
    ]);
    expect(list.problems[0]?.suggestion).toBe("d@gmail.com");
  });
});

describe("rows", () => {
  test("a recipient gets the name and options of its row", () => {
    const out = new Collector();
    out.beginRow({ name: "Long Name", options: { expiresInDays: 7 } });
    out.judge("a@x.test", "Short", "a@x.test", 1, 1);
    out.beginRow(undefined);
    out.judge("b@x.test", "Short", "b@x.test", 2, 1);
    expect(out.finish(2).recipients).toEqual([
      {
        address: "a@x.test",
        name: "Long Name",
        options: { expiresInDays: 7 },
        line: 1,
        column: 1,
        source: "a@x.test",
      },
      { address: "b@x.test", name: "Short", line: 2, column: 1, source: "b@x.test" },
    ]);
  });

  test("a row with a problem refuses its addresses", () => {
    const out = new Collector();
    out.beginRow({ problem: "metadata" });
    out.judge("a@x.test", undefined, "a@x.test", 1, 1);
    out.judge("a@x", undefined, "a@x", 1, 10);
    out.beginRow({});
    out.judge("a@x.test", undefined, "a@x.test", 2, 1);
    const list = out.finish(2);
    expect(list.problems.map((problem) => problem.reason)).toEqual(["metadata", "no-dot"]);
    expect(list.recipients).toHaveLength(1);
    expect(list.tokenCount).toBe(3);
  });
});
