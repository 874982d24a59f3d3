import { describe, expect, test } from "vitest";
import { builtInViews, type View } from "#contract/saved/view.ts";
import { currentView, listViews, viewHref } from "./listed-views.ts";

const view = (id: string, change: Partial<View> = {}): View => ({
  id,
  name: id,
  search: `query=${id}`,
  isShared: false,
  owner: "ada@example.com",
  isOwn: true,
  updatedAt: 1,
  ...change,
});
const builtIn = builtInViews.map(({ id }) => id);
const data = [view("theirs", { isOwn: false, isShared: true }), view("mine")];

describe("the views of a member", () => {
  test("without an arrangement, built-in views come first, then own and shared ones", () => {
    expect(listViews({ data, arrangement: [] }).map(({ id }) => id)).toEqual([...builtIn, "mine", "theirs"]);
    expect(listViews().map(({ id }) => id)).toEqual(builtIn);
  });

  test("arranged views come first, gone ones are left out, and new ones come last", () => {
    const arrangement = ["theirs", "gone", ...builtIn.toReversed()].map((id) => ({
      id,
      isHidden: id === "theirs",
    }));
    const listed = listViews({ data, arrangement });
    expect(listed.map(({ id }) => id)).toEqual(["theirs", ...builtIn.toReversed(), "mine"]);
    expect(listed.filter(({ isHidden }) => isHidden).map(({ id }) => id)).toEqual(["theirs"]);
  });

  test("a built-in view is a link with relative filters", () => {
    expect(listViews().map(({ href }) => href)).toEqual([
      "/?status=pending&expires=next-7d&sort=expiresAt&order=asc&view=expiring-this-week",
      "/?status=pending&created=before-7d&view=not-joined-after-7-days",
      "/?status=expired&expires=last-month&view=expired-last-month",
      "/?by=me&view=invited-by-me",
    ]);
    expect(viewHref({ id: "x", search: "" })).toBe("/?view=x");
  });
});

describe("the current view", () => {
  const views = listViews({ data, arrangement: [{ id: "theirs", isHidden: true }] });

  test.each([
    ["?status=pending&view=mine", "mine"],
    ["?query=mine", "mine"],
    ["?query=mine&page=2&order=desc", "mine"],
    ["?query=mine&view=gone", "mine"],
    ["?query=mine&view=theirs", "theirs"],
    ["?query=theirs", undefined],
    ["?query=mine&status=pending", undefined],
    ["", undefined],
  ])("of %j is %j", (search, id) => {
    expect(currentView(views, search)?.id).toBe(id);
  });
});
