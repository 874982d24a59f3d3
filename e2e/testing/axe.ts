import { AxeBuilder } from "@axe-core/playwright";
import { type Page, expect } from "@playwright/test";

/** WCAG 2.2 AA, best practice, and the size of targets, which axe leaves out unless asked. */
async function violationsOn(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .options({ rules: { "target-size": { enabled: true } } })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
}

/** Retries, because a colour in the middle of a transition has less contrast than it ends with. */
export async function expectNoViolation(page: Page): Promise<void> {
  await expect.poll(() => violationsOn(page)).toEqual([]);
}
