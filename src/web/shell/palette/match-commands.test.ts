import { expect, test } from "vitest";
import { matchCommands } from "./match-commands.ts";

const commands = [
  { label: "Batches", group: "Pages" },
  { label: "Bulk invite", group: "Pages" },
  { label: "Invite person", group: "Actions" },
  { label: "Dark theme", group: "Actions" },
  { label: "Filter by status: Pending 12", group: "This page" },
];
const found = (text: string) => matchCommands(commands, text).map(({ label }) => label);

test("every command matches an empty text, in the given order", () => {
  expect(found(" ")).toEqual(commands.map(({ label }) => label));
});

test("each typed word begins a word of the label or the group", () => {
  expect(found("th da")).toEqual(["Dark theme"]);
  expect(found("pend")).toEqual(["Filter by status: Pending 12"]);
  expect(found("pages bu")).toEqual(["Bulk invite"]);
  expect(found("ulk")).toEqual([]);
});

test("a command that begins with the text comes first", () => {
  expect(found("INV")).toEqual(["Invite person", "Bulk invite"]);
});
