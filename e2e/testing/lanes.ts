import type { Locator, Page } from "@playwright/test";
import { expect, invitationsAtClerk, test, type WorkerFixtures } from "./fixtures.ts";
import { changeSandbox, liftedLimits, startUsher, type Usher } from "./usher.ts";

export async function closeLanes(usher: Usher): Promise<void> {
  await changeSandbox(usher, { singlePerHour: 0, bulkPerHour: 0 });
}

export async function openLanes(usher: Usher): Promise<void> {
  await changeSandbox(usher, liftedLimits);
}

/** The button of an open dialog that schedules its invitation. */
export function scheduleButton(page: Page): Locator {
  return page.getByRole("dialog").getByRole("button", { name: /when Clerk allows \(about \d\d:\d\d/ });
}

/** The statuses of an address or a domain at Clerk, sorted. */
export async function statusesAtClerk(usher: Usher, query: string): Promise<string[]> {
  return (await invitationsAtClerk(usher, query)).map(({ status }) => status).toSorted();
}

/** Makes an invitation without the fault that its address causes. */
export async function inviteElsewhere(usher: Usher, emailAddress: string): Promise<void> {
  const answer = await fetch(`${usher.clerkUrl}/sandbox/others`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ does: "invite", emailAddress }),
  });
  expect(answer.status).toBe(200);
}

/** For tests with a server of their own, whose hour does not end meanwhile. */
export function testWithHour() {
  return test.extend<object, WorkerFixtures>({
    usher: [
      async ({}, provide) => {
        const usher = await startUsher("sandbox", { hourSeconds: 3_600 });
        await provide(usher);
        await usher.close();
      },
      { scope: "worker", timeout: 180_000 },
    ],
  });
}
