import { describe, expect, test } from "vitest";
import type { FileContent, Sheet } from "./file-content.ts";
import { createFileStore } from "./file-store.ts";

const file = (name: string) => new File(["content"], name);
const sheet = (name: string, text: string, notices: string[] = []): Sheet => ({
  name,
  rowCount: 1,
  text,
  notices,
});

/** Files are read when the test says so, by their name. */
function setUp() {
  const appended: string[] = [];
  const waiting = new Map<string, (content: FileContent) => void>();
  const store = createFileStore({
    read: ({ name }) => new Promise((resolve) => void waiting.set(name, resolve)),
    append: (text) => void appended.push(text),
  });
  const read = async (name: string, content: FileContent) => {
    await expect.poll(() => waiting.has(name)).toBe(true);
    waiting.get(name)?.(content);
  };
  const readText = (name: string, text: string) =>
    read(name, { kind: "sheets", sheets: [sheet(name, text)] });
  return { store, appended, read, readText };
}

describe("file store", () => {
  test("several files are appended together, in the order chosen", async () => {
    const { store, appended, readText } = setUp();
    const done = store.take([file("a.csv"), file("b.csv")]);
    expect(store.getState().reading).toEqual(["a.csv", "b.csv"]);
    await readText("a.csv", "a@example.com");
    await readText("b.csv", "b@example.com");
    await done;
    expect(appended).toEqual(["a@example.com\n\nb@example.com"]);
    expect(store.getState().reading).toEqual([]);
  });

  test("a refused file is named, and the others are taken", async () => {
    const { store, appended, read, readText } = setUp();
    const done = store.take([file("a.pdf"), file("b.csv"), file("c.pdf")]);
    await read("a.pdf", { kind: "refused", reason: "“a.pdf” is a PDF." });
    await readText("b.csv", "b@example.com");
    await read("c.pdf", { kind: "refused", reason: "“c.pdf” is a PDF." });
    await done;
    expect(appended).toEqual(["b@example.com"]);
    expect(store.getState().refusals).toEqual(["“a.pdf” is a PDF.", "“c.pdf” is a PDF."]);
  });

  test("files that arrive while others are read wait for their turn", async () => {
    const { store, appended, readText } = setUp();
    void store.take([file("first.csv")]);
    const done = store.take([file("second.csv")]);
    await readText("first.csv", "first@example.com");
    await readText("second.csv", "second@example.com");
    await done;
    expect(appended).toEqual(["first@example.com", "second@example.com"]);
  });

  test("the refusals of the last files are gone when new ones are taken", async () => {
    const { store, read, readText } = setUp();
    const refused = store.take([file("a.pdf")]);
    await read("a.pdf", { kind: "refused", reason: "“a.pdf” is a PDF." });
    await refused;
    const done = store.take([file("b.csv")]);
    expect(store.getState().refusals).toEqual([]);
    await readText("b.csv", "b@example.com");
    await done;
  });

  test("only the chosen sheets are appended", async () => {
    const { store, appended, read } = setUp();
    const sheets = [sheet("One", "1@x"), sheet("Two", "2@x"), sheet("Three", "3@x")];
    const done = store.take([file("list.xlsx")]);
    await read("list.xlsx", { kind: "sheets", sheets });
    await expect.poll(() => store.getState().question?.fileName).toBe("list.xlsx");
    store.getState().question?.answer(sheets.slice(1));
    await done;
    expect(store.getState().question).toBeUndefined();
    expect(appended).toEqual(["2@x\n\n3@x"]);
  });

  test("nothing is appended when no sheet is chosen", async () => {
    const { store, appended, read } = setUp();
    const done = store.take([file("list.xlsx")]);
    await read("list.xlsx", { kind: "sheets", sheets: [sheet("One", "1@x"), sheet("Two", "2@x")] });
    await expect.poll(() => store.getState().question).toBeDefined();
    store.getState().question?.answer([]);
    await done;
    expect(appended).toEqual([]);
  });

  test("notices of the chosen sheets are shown until other files are taken", async () => {
    const { store, read, readText } = setUp();
    const sheets = [sheet("One", "1@x", ["“One” has 1 hidden row."]), sheet("Two", "2@x", ["“Two” too."])];
    const done = store.take([file("list.xlsx")]);
    await read("list.xlsx", { kind: "sheets", sheets });
    await expect.poll(() => store.getState().question).toBeDefined();
    store.getState().question?.answer(sheets.slice(0, 1));
    await done;
    expect(store.getState().notices).toEqual(["“One” has 1 hidden row."]);
    const next = store.take([file("b.csv")]);
    expect(store.getState().notices).toEqual([]);
    await readText("b.csv", "b@example.com");
    await next;
  });

  test("a file whose reading breaks off is named, and the files after it are added", async () => {
    const appended: string[] = [];
    const store = createFileStore({
      read: ({ name }) =>
        name === "broken.csv"
          ? Promise.reject(new Error("The worker stopped."))
          : Promise.resolve({ kind: "sheets", sheets: [sheet(name, name)] }),
      append: (text) => void appended.push(text),
    });
    const first = store.take([file("broken.csv"), file("a.csv")]);
    const second = store.take([file("b.csv")]);
    await Promise.all([first, second]);
    expect(appended).toEqual(["a.csv", "b.csv"]);
    expect(store.getState().reading).toEqual([]);
    expect(store.getState().refusals).toEqual([
      "“broken.csv” was not read, because a part of the page stopped. Choose the file again.",
    ]);
  });

  test("files that cannot be appended do not keep later ones waiting", async () => {
    const appended: string[] = [];
    const store = createFileStore({
      read: ({ name }) => Promise.resolve({ kind: "sheets", sheets: [sheet(name, name)] }),
      append(text) {
        if (text === "a.csv") throw new Error("The list is full.");
        appended.push(text);
      },
    });
    await expect(store.take([file("a.csv")])).rejects.toThrow("The list is full.");
    await store.take([file("b.csv")]);
    expect(appended).toEqual(["b.csv"]);
  });

  test("what was said about files is forgotten with their list", async () => {
    const { store, read } = setUp();
    const done = store.take([file("a.pdf"), file("b.csv")]);
    await read("a.pdf", { kind: "refused", reason: "“a.pdf” is a PDF." });
    await read("b.csv", { kind: "sheets", sheets: [sheet("b", "b@x", ["“b” has 1 hidden row."])] });
    await done;
    store.forget();
    expect(store.getState()).toMatchObject({ refusals: [], notices: [] });
  });
});
