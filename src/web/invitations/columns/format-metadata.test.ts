import { describe, expect, test } from "vitest";
import { formatMetadata, metadataKeys, metadataOf } from "./format-metadata.ts";
import { findMoreColumn } from "./more-columns.tsx";

const invitation = { publicMetadata: { plan: "team", seats: 3, "a.b": { c: [true] }, none: null } };

describe("a column of metadata", () => {
  test.each([
    ["metadata.plan", "team"],
    ["metadata.seats", "3"],
    ["metadata.a.b", '{"c":[true]}'],
    ["metadata.none", "null"],
    ["metadata.missing", "–"],
    ["metadata.toString", "–"],
    ["plan", "–"],
  ])("the column %s shows %s", (id, shown) => {
    expect(formatMetadata(metadataOf(invitation, id))).toBe(shown);
  });

  test("the keys of the rows are offered, the most frequent first", () => {
    const row = (...keys: string[]) => ({
      publicMetadata: Object.fromEntries(keys.map((key) => [key, 1])),
    });
    expect(metadataKeys([row("seats"), row("plan", "team"), row("plan")])).toEqual(["plan", "seats", "team"]);
  });

  test("any key is a column named after it, and an unknown id is none", () => {
    expect(findMoreColumn("metadata.plan")).toMatchObject({ id: "metadata.plan", header: "plan" });
    expect(findMoreColumn("batch")).toMatchObject({ header: "Batch" });
    for (const id of ["metadata.", "metadata", "plan", ""]) expect(findMoreColumn(id)).toBeUndefined();
  });
});
