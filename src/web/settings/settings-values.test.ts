import { describe, expect, test } from "vitest";
import { SettingsValues, toValues } from "./settings-values.ts";

const untouched = {
  allowedDomains: "",
  redirectOrigins: "",
  reservedForPeople: "10",
  marksInvitations: false,
  activityDays: "400",
};
const read = (redirectOrigins: string, activityDays = "400", allowedDomains = "") =>
  SettingsValues.safeParse({ ...untouched, allowedDomains, redirectOrigins, activityDays });
const complaint = (redirectOrigins: string, activityDays?: string) =>
  read(redirectOrigins, activityDays).error?.issues[0]?.message;

describe("origins", () => {
  test("origins and domains are read one per line", () => {
    const settings = {
      allowedDomains: ["example.com", "bücher.example"],
      redirectOrigins: ["https://a.example.com", "http://localhost:3000"],
      reservedForPeople: 0,
      marksInvitations: true,
      activityDays: 90,
    };
    expect(SettingsValues.parse(toValues(settings))).toEqual(settings);
  });

  test("untidy origins are normalised", () => {
    const text = "\n https://A.example.com/ \n\nhttps://a.example.com\r\n";
    expect(read(text).data?.redirectOrigins).toEqual(["https://a.example.com"]);
  });

  test("no origins are allowed", () => {
    expect(read(" \n").data?.redirectOrigins).toEqual([]);
  });

  test("an invalid origin is named with its line", () => {
    expect(complaint("https://a.example.com\n\na.example.com")).toBe(
      "Line 3 (a.example.com) is not an origin. Write each like https://app.example.com, without a path.",
    );
  });

  test("three invalid lines are named and the rest counted", () => {
    expect(complaint("a\nb")).toMatch(/^Line 1 \(a\) and line 2 \(b\) are not origins\./);
    expect(complaint("a\nb\nc\nd\ne")).toMatch(/^Line 1 \(a\), line 2 \(b\), line 3 \(c\), and 2 more are/);
  });

  test.each(["https://a.example.com/path", "ftp://a.example.com", "https://me@a.example.com", "https://a b"])(
    "%s is not an origin",
    (line) => {
      expect(complaint(line)).toMatch(/^Line 1/);
    },
  );
});

describe("domains", () => {
  const readDomains = (text: string) => read("", "400", text);

  test("domains are read as people write them, each once", () => {
    const text = "*.Example.com\n\n example.com. \r\n@eu.example.org\nexample.com\nbücher.example";
    expect(readDomains(text).data?.allowedDomains).toEqual([
      "example.com",
      "eu.example.org",
      "bücher.example",
    ]);
  });

  test("lines that are not domains are named", () => {
    expect(readDomains("example.com\njane@example.com\n\nhttps://a.example").error?.issues[0]?.message).toBe(
      "Line 2 (jane@example.com) and line 4 (https://a.example) are not domains. " +
        "Write each like example.com; its subdomains count as well. " +
        "Letters that imitate others are refused; write such a domain as xn--….",
    );
  });

  test("two hundred domains are allowed, and no more", () => {
    const lines = (count: number) => Array.from({ length: count }, (_, n) => `d${n}.example`).join("\n");
    expect(readDomains(lines(200)).success).toBe(true);
    expect(readDomains(lines(201)).error?.issues[0]?.message).toBe("At most 200 domains.");
  });
});

describe("days", () => {
  test.each(["29", "3651", "", "x", "1e2", "90.5", "-90"])("%j is not a number of days", (text) => {
    expect(complaint("", text)).toMatch(/^(?:At (?:least|most) |Enter a whole number)/);
  });

  test("spaces around the days are ignored", () => {
    expect(read("", " 90 ").data?.activityDays).toBe(90);
  });
});

describe("calls left for people", () => {
  const readCalls = (reservedForPeople: string) =>
    SettingsValues.safeParse({ ...untouched, reservedForPeople });

  test.each(["0", " 50 "])("%j is a number of calls", (text) => {
    expect(readCalls(text).data?.reservedForPeople).toBe(Number(text));
  });

  test.each(["51", "", "-1", "ten", "1.5"])("%j is not a number of calls", (text) => {
    expect(readCalls(text).error?.issues[0]?.message).toMatch(/^(?:At most 50|Enter a whole number)/);
  });
});
