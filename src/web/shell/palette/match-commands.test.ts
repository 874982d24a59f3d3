import { expect, test } from "vitest";
import { matchCommands } from "./match-commands.ts";

const commands = [
  { label: "Batches", group: "Pages" },
  { label: "Bulk invite", group: "Pages" },
  { label: "Invite person", group: "Actions" },
  { label: "Dark theme", group: "Actions" },
  { label: "Filter by status: Pending 12", group: "This page" },
];
const search = { label: "Search", group: "Search" };
const found = (text: string) => matchCommands(commands, text, search).map(({ label }) => label);
/** What comes before the search. */
const good = (text: string) => found(text).slice(0, found(text).indexOf("Search"));

test("each typed word begins a word of the label or the group", () => {
  expect(good("th da")).toEqual(["Dark theme"]);
  expect(good("pend")).toEqual(["Filter by status: Pending 12"]);
  expect(good("pages bu")).toEqual(["Bulk invite"]);
});

test("a command that begins with the text comes first", () => {
  expect(good("INV")).toEqual(["Invite person", "Bulk invite"]);
});

test("starts of words and parts of words match after whole beginnings", () => {
  expect(good("bi")).toEqual(["Bulk invite"]);
  expect(good("binv")).toEqual(["Bulk invite"]);
  expect(good("invp")).toEqual(["Invite person"]);
  expect(good("ulk")).toEqual(["Bulk invite"]);
  expect(good("vite")).toEqual(["Bulk invite", "Invite person"]);
});

test("a text whose letters are only scattered over a label searches first", () => {
  expect(found("btchs")).toEqual(["Search", "Batches"]);
  expect(found("drk")).toEqual(["Search", "Dark theme"]);
});

test("an address that no command contains is only searched for", () => {
  expect(found("someone@example.com")).toEqual(["Search"]);
});

test("a long text of equal letters is matched without many tries", () => {
  const words = { label: "a ".repeat(40), group: "Pages" };
  expect(matchCommands([words], "a".repeat(60), search)).toEqual([search]);
});
