import { assert, property, string } from "fast-check";
import { encode } from "uqr";
import { expect, test } from "vitest";
import { qrPath, secretOf } from "./two-factor-secret.tsx";

/** The modules that a path draws. */
function modulesOf(path: string, size: number): boolean[][] {
  const bars = [...path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)].map(([, ...numbers]) => numbers.map(Number));
  return Array.from({ length: size }, (_row, row) =>
    Array.from({ length: size }, (_module, column) =>
      bars.some(([x = 0, y, width = 0]) => y === row && x <= column && column < x + width),
    ),
  );
}

test("dark neighbours in a row become one bar", () => {
  expect(qrPath([[true, true, false, true]])).toBe("M0 0h2v1h-2zM3 0h1v1h-1z");
});

test("the path draws exactly the QR code", () => {
  assert(
    property(string({ minLength: 1, maxLength: 200 }), (text) => {
      const { data, size } = encode(text);
      expect(modulesOf(qrPath(data), size)).toEqual(data);
    }),
    { numRuns: 30 },
  );
});

test("a secret is shown in groups of four", () => {
  expect(secretOf("otpauth://totp/Usher:one%40example.com?secret=JBSWY3DPEHPK3PXPAB&issuer=Usher")).toBe(
    "JBSW Y3DP EHPK 3PXP AB",
  );
});

test("a URI without a secret shows none", () => {
  expect(secretOf("otpauth://totp/Usher")).toBe("");
});
