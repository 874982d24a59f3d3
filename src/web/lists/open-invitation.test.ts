import { expect, test } from "vitest";
import { hrefOf, openInvitation } from "./open-invitation.ts";

test("the URL of a drawer keeps the other parameters of the list", () => {
  expect(hrefOf("/", "query=ann&page=2", "inv_1")).toBe("/?query=ann&page=2&invitation=inv_1");
  expect(hrefOf("/", "query=ann&invitation=inv_1", "inv_2")).toBe("/?query=ann&invitation=inv_2");
});

test("the URL without a drawer is the one from before", () => {
  expect(hrefOf("/", "query=ann&invitation=inv_1", null)).toBe("/?query=ann");
  expect(hrefOf("/batches/1", "invitation=inv_1", null)).toBe("/batches/1");
});

test("the open invitation is read from the URL", () => {
  expect(openInvitation("query=ann&invitation=inv_1")).toBe("inv_1");
  expect(openInvitation("query=ann")).toBeNull();
});
