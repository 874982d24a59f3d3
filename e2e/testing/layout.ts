import { type Page, expect } from "@playwright/test";
import { findFaults } from "./layout-faults.ts";

type Size = { width: number; height: number };

/** From a small phone to the widest screen. */
const sizes: readonly Size[] = [
  { width: 320, height: 844 },
  { width: 390, height: 844 },
  // Windows of 1280 × 800 and 1440 × 900 pixels at 200 % zoom.
  { width: 640, height: 400 },
  { width: 720, height: 450 },
  ...[768, 820, 1_024, 1_280, 1_440, 1_920, 2_560].map((width) => ({ width, height: 900 })),
];
/** Sizes at which the page is also looked at with text of 200 %. */
const largeTextSizes = sizes.filter(({ width }) => [1_280, 1_440].includes(width));

/** A test reports the faults of all pages and widths, not only the first. */
const expectAll = expect.configure({ soft: true });

/** Expects a readable page at every width, also with large text. The page is resized rather than loaded again. */
export async function expectReadable(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  for (const size of sizes) await expectFaultless(page, `${name}, ${size.width} px`, size);
  await page.evaluate(() => {
    document.documentElement.style.fontSize = "200%";
  });
  for (const size of largeTextSizes)
    await expectFaultless(page, `${name}, ${size.width} px with text of 200 %`, size);
  await page.evaluate(() => {
    document.documentElement.style.fontSize = "";
  });
  if (before) await page.setViewportSize(before);
}

async function expectFaultless(page: Page, message: string, size: Size): Promise<void> {
  await page.setViewportSize(size);
  await expectAll.poll(() => page.evaluate(findFaults), { message, timeout: 5_000 }).toEqual([]);
}
