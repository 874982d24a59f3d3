import { describe, expect, test } from "vitest";
import { isFiltered, listHref, readListState } from "./list-state.ts";

const read = (search: string) => readListState(new URLSearchParams(search));

describe("the state of the list of batches", () => {
  test("a URL with every filter is read and written alike", () => {
    const search = "query=spring&state=paused&kind=invite&createdBy=Ada+L.&attention=true&page=2";
    expect(listHref(read(search))).toBe(`/batches?${search}`);
    expect(listHref(read(""))).toBe("/batches");
  });

  test("values that do not exist count as absent", () => {
    expect(read("state=asleep&kind=greet&attention=no&page=0")).toEqual(read(""));
  });

  test("a list is filtered by anything but its page", () => {
    expect(isFiltered(read("page=3"))).toBe(false);
    for (const one of ["query=a", "state=paused", "kind=delete", "createdBy=Ada", "attention=true"])
      expect(isFiltered(read(one))).toBe(true);
  });
});
