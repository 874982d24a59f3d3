import { describe, expect, test } from "vitest";
import { SettingsValues, toValues } from "./settings-values.ts";

const read = (redirectOrigins: string, activityDays = "400") =>
  SettingsValues.safeParse({ redirectOrigins, activityDays });
const complaint = (redirectOrigins: string, activityDays?: string) =>
  read(redirectOrigins, activityDays).error?.issues[0]?.message;

describe("origins", () => {
  test("origins are read one per line", () => {
    const settings = {
      redirectOrigins: ["https://a.example.com", "http://localhost:3000"],
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

describe("days", () => {
  test.each(["29", "3651", "", "x", "1e2", "90.5", "-90"])("%j is not a number of days", (text) => {
    expect(complaint("", text)).toMatch(/^(?:At (?:least|most) |Enter a whole number)/);
  });

  test("spaces around the days are ignored", () => {
    expect(read("", " 90 ").data?.activityDays).toBe(90);
  });
});
