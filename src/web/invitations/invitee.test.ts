import { describe, expect, test } from "vitest";
import { formatCleaning, readInvitee } from "./invitee.ts";

describe("the invitee in a text", () => {
  test.each([
    "Jane Doe <jane@example.com>",
    '"Doe, Jane" <jane@example.com>',
    "jane@example.com;",
    "jane@example.com.",
    "mailto:jane@example.com",
    "<jane@example.com>",
    "'jane@example.com'",
    "“jane@example.com”",
    "jane@exam\u200Bple.com",
    "\uFEFFJANE@example.com\u00A0",
    "ｊａｎｅ＠example．com",
    "jane@example.com\n",
  ])("the address of %j is taken without a question", (text) => {
    expect(readInvitee(text)).toEqual({ kind: "one", address: "jane@example.com" });
  });

  test("letters of a domain stay as they were typed", () => {
    expect(readInvitee("jane@münchen.example")).toEqual({ kind: "one", address: "jane@münchen.example" });
  });

  test("an invisible character in a domain of other letters is left out without a question", () => {
    expect(readInvitee("jane@mün\u200Bchen.de")).toEqual({ kind: "one", address: "jane@münchen.de" });
  });

  test("a misspelt domain is asked about", () => {
    expect(readInvitee("jane@gmial.com")).toEqual({
      kind: "one",
      address: "jane@gmial.com",
      question: { text: "Did you mean jane@gmail.com?", suggestion: "jane@gmail.com" },
    });
  });

  test.each([
    ['"max@example.org" <jane@example.com>', "jane@example.com", "max@example.org"],
    ["jane@exаmple.com", "jane@exаmple.com", "jane@example.com"],
  ])("%s is asked about with the reason", (text, address, suggestion) => {
    expect(readInvitee(text)).toEqual({
      kind: "one",
      address,
      question: { text: expect.stringMatching(/\. Did you mean .*\?$/), suggestion },
    });
  });

  test.each([
    ["jane@example.com, max", "“max”"],
    ["max; jane@example.com", "“max”"],
    ["jane@example.com\nmax\nmia", "“max” and “mia”"],
    ["jane@example.com\nmax\nmia\nbo\nkim", "“max”, “mia”, and 2 more"],
  ])("%j is asked about, since the rest may be another person", (text, rest) => {
    expect(readInvitee(text)).toEqual({
      kind: "one",
      address: "jane@example.com",
      question: { text: `Only the address is taken, not ${rest}.`, keepLabel: "Take only the address" },
    });
  });

  test("a misspelt domain beside another text is asked about together with it", () => {
    expect(readInvitee("jane@gmial.com, max")).toMatchObject({
      question: {
        text: "Only the address is taken, not “max”. Did you mean jane@gmail.com?",
        suggestion: "jane@gmail.com",
      },
    });
  });

  test.each([
    ["a@example.com, b@example.com", "2"],
    ["email,name\na@example.com,Ann\nb@example.com,Bob\nc@example.com,Cy", "3"],
    ["a@example.com\nb@", "2"],
  ])("%j is a list of %s", (text, count) => {
    expect(readInvitee(text)).toEqual({ kind: "several", count });
  });

  test("only the beginning of a long list is read", () => {
    const list = Array.from({ length: 100_000 }, (_, i) => `person${i}@example.com`).join("\n");
    expect(readInvitee(list)).toEqual({ kind: "several", count: expect.stringMatching(/^More than \d+$/) });
  });

  test.each([
    ["jane", "The @ is missing. Write the address as name@example.com."],
    ["jane doe", "This text contains no address. Add one, or remove the text."],
    [`${"j".repeat(65)}@example.com`, "The part before the @ is longer than 64 characters."],
    [`jane@${"long.".repeat(60)}example.com`, "The address is longer than 254 characters"],
  ])("%s has its reason", (text, message) => {
    expect(readInvitee(text)).toMatchObject({ kind: "problem", message: expect.stringContaining(message) });
  });

  test("the reason names an invisible character, and the address without it is offered", () => {
    expect(readInvitee("jane@exam\u2800ple.com")).toEqual({
      kind: "problem",
      message: "The text contains an invisible character (U+2800). Remove it.",
      suggestion: "jane@example.com",
    });
  });

  test("a correction is offered", () => {
    expect(readInvitee("jane @example.com")).toMatchObject({ suggestion: "jane@example.com" });
    expect(readInvitee("jane at example dot com")).toMatchObject({ suggestion: "jane@example.com" });
  });

  test("an empty text has no invitee", () => {
    expect(readInvitee(" \u200B ")).toEqual({ kind: "none" });
  });
});

describe("the note about a text that was replaced", () => {
  test.each([
    ["jane@example.com", undefined],
    [" Jane@Example.com ", undefined],
    ["jane@exam\u200Bple.com", "Invisible characters were removed."],
    ["Jane <jane@example.com>", "Taken from “Jane <jane@example.com>”."],
  ])("%j has the note %j", (text, note) => {
    expect(formatCleaning(text, "jane@example.com")).toBe(note);
  });

  test("a long text is cut", () => {
    expect(formatCleaning(`${"x".repeat(200)} <jane@example.com>`, "jane@example.com")?.length).toBeLessThan(
      80,
    );
  });
});
