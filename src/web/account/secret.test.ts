import { expect, test } from "vitest";
import { secretOf } from "./secret.ts";

test("a secret is read in fours", () => {
  expect(secretOf("otpauth://totp/Usher:one%40example.com?secret=JBSWY3DPEHPK3PXPAB&issuer=Usher")).toBe(
    "JBSW Y3DP EHPK 3PXP AB",
  );
});

test("no secret reads as nothing", () => {
  expect(secretOf("otpauth://totp/Usher")).toBe("");
});
