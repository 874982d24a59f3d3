import { expect, test } from "vitest";
import { mergeClaims } from "./claims.ts";

const verified = { email: "ada@example.com", email_verified: true };

test("the ID token wins over the userinfo", () => {
  expect(mergeClaims({ ...verified, name: "Ada" }, { name: "Eve", groups: ["a"] })).toEqual({
    ...verified,
    name: "Ada",
    groups: ["a"],
  });
});

test("the userinfo fills in a missing address", () => {
  expect(mergeClaims({ sub: "1" }, { sub: "1", ...verified })).toMatchObject(verified);
});

test("address and verification come from the same side", () => {
  const unverified = { email: "eve@example.org" };
  expect(mergeClaims(unverified, { email_verified: true })).toMatchObject({
    ...unverified,
    email_verified: undefined,
  });
  expect(mergeClaims({ email: "eve@example.org", email_verified: false }, verified)).toMatchObject({
    email: "eve@example.org",
    email_verified: false,
  });
  expect(mergeClaims({ email_verified: true }, { email: "eve@example.org" })).toMatchObject({
    email: "eve@example.org",
    email_verified: undefined,
  });
});
