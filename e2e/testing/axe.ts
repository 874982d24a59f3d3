import { AxeBuilder } from "@axe-core/playwright";
import { type Page, expect } from "@playwright/test";

/** Without legacy mode, which cannot look into frames of other origins, every check opens a page of its own. */
const axeOn = (page: Page) => new AxeBuilder({ page }).setLegacyMode();

/** WCAG 2.2 AA, best practice, and the size of targets, which axe leaves out unless asked. */
const withAllRules = (page: Page) =>
  axeOn(page)
    .options({ rules: { "target-size": { enabled: true } }, resultTypes: ["violations"] })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]);

/** Nothing else depends on the color scheme. */
const withColorRules = (page: Page) =>
  axeOn(page)
    .options({ resultTypes: ["violations"] })
    .withRules(["color-contrast", "link-in-text-block"]);

async function violationsWith(rules: AxeBuilder): Promise<string[]> {
  const { violations } = await rules.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
}

/** A check takes seconds on a busy machine, and more than one attempt must fit. */
const patience = { timeout: 120_000 };

/**
 * Expects no violation of accessibility in either color scheme. Retries, because a color in the middle of a transition
 * has less contrast than it ends with.
 */
export async function expectNoViolation(page: Page): Promise<void> {
  await expect.poll(() => violationsWith(withAllRules(page)), patience).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  await expect
    .poll(() => violationsWith(withColorRules(page)), { ...patience, message: "in the dark" })
    .toEqual([]);
  await page.emulateMedia({ colorScheme: "light" });
}
