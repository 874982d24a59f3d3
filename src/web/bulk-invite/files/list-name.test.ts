import { expect, test } from "vitest";
import { BatchName } from "#contract/batches/details.ts";
import { nameOfFile, nameOfFiles, nameOfSheets } from "./list-name.ts";

test("a list has the name of its file without the ending", () => {
  expect(nameOfFile("Spring cohort 2.1.xlsx")).toBe("Spring cohort 2.1");
  expect(nameOfFile(".csv")).toBe(".csv");
  expect(nameOfFile("members")).toBe("members");
});

test("one sheet of several adds its name", () => {
  expect(nameOfSheets("Team.xlsx", [{ name: "Berlin" }])).toBe("Team, Berlin");
  expect(nameOfSheets("Team.xlsx", [{ name: "Berlin" }, { name: "Paris" }])).toBe("Team");
});

test("several files are counted", () => {
  expect(nameOfFiles(["a", "b", "c"])).toBe("a and 2 more");
});

test("whatever a file is called, its name is one that a batch may have", () => {
  for (const odd of ["\u202Efdp.csv", "a\u0000b\nc.csv", `${"😀".repeat(200)}.csv`, "A\u0308.csv"])
    expect(BatchName.safeParse(nameOfFile(odd))).toMatchObject({ success: true });
});
