import * as fc from "fast-check";
import { expect, test } from "vitest";
import { InvitationFilter } from "#contract/invitation-filter.ts";
import { withQuery } from "#web/paths.ts";
import { toApiFilter } from "./api-filter.ts";
import { anyFilters } from "./testing/any-filters.ts";

const viewpoint = { nowMs: Date.UTC(2026, 10, 29, 10, 20, 30), memberName: "Ada" };

test("filters become the parameters of the API", () => {
  const filters = {
    created: "last-7d",
    expires: "..2026-11-30",
    by: "Grace",
    batch: "b-1",
    domain: "example.com",
    delivery: "link",
    "meta.plan": "pro",
    "meta.a.b": "1",
  };
  const { createdAfter, createdBefore, expiresBefore, ...others } = toApiFilter(filters, viewpoint);
  expect(others).toEqual({
    invitedBy: "Grace",
    batch: "b-1",
    domain: "example.com",
    delivery: "link",
    "metadata.plan": "pro",
    "metadata.a.b": "1",
  });
  expect(createdAfter).toBeLessThan(viewpoint.nowMs);
  expect(createdBefore).toBeGreaterThan(viewpoint.nowMs);
  expect(expiresBefore).toBeGreaterThan(viewpoint.nowMs);
});

test("the inviter “me” is the signed-in member", () => {
  expect(toApiFilter({ by: "me" }, viewpoint)).toEqual({ invitedBy: "Ada" });
});

test("a filter by the metadata key __proto__ reaches the API", () => {
  const query = withQuery("", toApiFilter({ "meta.__proto__": "x" }, viewpoint)).slice(1);
  const read = InvitationFilter.parse(Object.fromEntries(new URLSearchParams(query)));
  expect(Object.entries(read.metadata)).toEqual([["__proto__", "x"]]);
});

test("the API accepts any filters that a URL can hold", () => {
  fc.assert(
    fc.property(anyFilters, (filters) => {
      const query = new URLSearchParams(withQuery("", toApiFilter(filters, viewpoint)).slice(1));
      const read = InvitationFilter.safeParse(Object.fromEntries(query));
      expect(read.success).toBe(true);
      expect(Object.keys(read.data?.metadata ?? {}).length).toBe(
        Object.keys(filters).filter((name) => name.startsWith("meta.")).length,
      );
    }),
  );
});
