import { describe, expect, test } from "vitest";
import type { ColumnUse } from "#recipients/table/column-use.ts";
import { createColumnChoices } from "./column-choices.ts";

const uses: ColumnUse[] = [{ kind: "address" }, { kind: "metadata", key: "role", type: "text" }];
const others: ColumnUse[] = [{ kind: "unused" }, { kind: "address" }];

const headed = (key: string) => ({ key, headingLine: 1 });
const headless = (key: string) => ({ key, headingLine: undefined });

function memoryStorage() {
  const items = new Map<string, string>();
  const storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
  return () => storage;
}

function memory(setItem?: () => void) {
  const items = new Map<string, string>();
  const storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: setItem ?? ((key: string, value: string) => void items.set(key, value)),
  };
  const deps = { device: () => storage, list: memoryStorage() };
  return { items, storage: deps };
}

describe("column choices", () => {
  test("a choice is read back by the next page", () => {
    const { storage } = memory();
    createColumnChoices(storage).set(headed("mail,role"), uses);
    expect(createColumnChoices(storage).all()).toEqual({ "mail,role": uses });
  });

  test("a choice without uses is forgotten", () => {
    const { storage } = memory();
    const choices = createColumnChoices(storage);
    choices.set(headed("one"), uses);
    choices.set(headed("one"), undefined);
    expect(choices.all()).toEqual({});
    expect(createColumnChoices(storage).all()).toEqual({});
  });

  test("the newest fifty choices are kept", () => {
    const { storage } = memory();
    const choices = createColumnChoices(storage);
    for (let table = 0; table < 60; table += 1) choices.set(headed(`table ${table}`), uses);
    choices.set(headed("table 20"), others);
    const kept = createColumnChoices(storage).all();
    expect(Object.keys(kept)).toHaveLength(50);
    expect(kept["table 20"]).toEqual(others);
    expect(kept["table 9"]).toBeUndefined();
    expect(kept["table 59"]).toEqual(uses);
  });

  test("choices of another tab are kept", () => {
    const { storage } = memory();
    const [here, there] = [createColumnChoices(storage), createColumnChoices(storage)];
    there.set(headed("there"), others);
    here.set(headed("here"), uses);
    expect(createColumnChoices(storage).all()).toEqual({ here: uses, there: others });
  });

  test("the choice for a table without a heading outlives a reload, and ends with its list", () => {
    const { storage } = memory();
    createColumnChoices(storage).set(headless("3"), others);
    const reloaded = createColumnChoices(storage);
    expect(reloaded.all()).toEqual({ 3: others });
    reloaded.set(headed("one"), uses);
    reloaded.endList();
    expect(reloaded.all()).toEqual({ one: uses });
    expect(createColumnChoices(storage).all()).toEqual({ one: uses });
  });

  test("choices last as long as the page when storage is full or disabled", () => {
    const full = memory(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    const disabled = () => {
      throw new DOMException("disabled", "SecurityError");
    };
    for (const storage of [full.storage, { device: disabled, list: disabled }]) {
      const choices = createColumnChoices(storage);
      choices.set(headed("one"), uses);
      choices.set(headed("two"), others);
      expect(choices.all()).toEqual({ one: uses, two: others });
    }
  });

  const stored = (use: string) => `[{"table":"one","uses":[${use}]}]`;

  test("a damaged entry counts as no choice", () => {
    for (const damaged of ["{", "{}", stored('{"kind":"owner"}'), stored('{"kind":"metadata"}')]) {
      const { items, storage } = memory();
      items.set("usher.bulk-invite.columns", damaged);
      expect(createColumnChoices(storage).all()).toEqual({});
    }
  });
});
