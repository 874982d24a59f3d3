import { expect, test } from "vitest";
import { makeRecoveryCodes } from "./recovery-codes.ts";

test("recovery codes contain no letters that look like others", () => {
  const codes = Array.from({ length: 100 }, makeRecoveryCodes).flat();
  for (const code of codes) expect(code).toMatch(/^[a-hjkmnp-z2-9]{5}-[a-hjkmnp-z2-9]{5}$/);
  expect(new Set(codes).size).toBe(1_000);
});
