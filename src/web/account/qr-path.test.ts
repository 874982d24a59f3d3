import fc from "fast-check";
import { encode } from "uqr";
import { expect, test } from "vitest";
import { qrPath } from "./qr-path.ts";

/** Draws the path again, module by module. */
function modulesOf(path: string, size: number): boolean[][] {
  const drawn = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let step = 0; step < Number(width); step += 1) drawn[Number(y)]![Number(x) + step] = true;
  }
  return drawn;
}

test("neighbours in a row become one bar", () => {
  expect(qrPath([[true, true, false, true]])).toBe("M0 0h2v1h-2zM3 0h1v1h-1z");
});

test("the path draws exactly the code", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 200 }), (text) => {
      const { data, size } = encode(text);
      expect(modulesOf(qrPath(data), size)).toEqual(data);
    }),
    { numRuns: 30 },
  );
});
