import { describe, expect, test } from "vitest";
import { activityHref, isFiltered, readActivityState, serverFilter } from "./activity-state.ts";

const read = (search: string) => readActivityState(new URLSearchParams(search));

describe("state in the URL", () => {
  test.each([
    "/activity",
    "/activity?topic=batches",
    "/activity?topic=access&result=refused&query=ann%40example.com&from=2026-01-01&to=2026-01-31&page=3",
  ])("%s survives being read and written", (href) => {
    expect(activityHref(read(href.split("?")[1] ?? ""))).toBe(href);
  });

  test.each([
    "topic=weather",
    "result=perhaps",
    "from=yesterday",
    "to=2026-02-30",
    "page=0",
    "page=x",
    "query=%20",
  ])("%s is ignored", (search) => {
    expect(activityHref(read(search))).toBe("/activity");
    expect(isFiltered(read(search))).toBe(false);
  });

  test("a state with more than a page is filtered", () => {
    expect(isFiltered(read("page=2"))).toBe(false);
    expect(isFiltered(read("to=2026-01-31"))).toBe(true);
  });
});

describe("the filter for the server", () => {
  test("the filter covers whole days, including the last", () => {
    const { from, to } = serverFilter(read("from=2026-01-01&to=2026-01-31"));
    expect(from).toBe(new Date(2026, 0, 1).getTime());
    expect(to).toBe(new Date(2026, 1, 1).getTime());
  });

  test("the filter is open-ended without days", () => {
    expect(serverFilter(read("result=done"))).toEqual({ result: "done", query: "" });
  });
});
