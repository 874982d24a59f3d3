import { expect } from "vitest";
import { signedInApp } from "./app.ts";

const longestActionMs = 1_000;

/**
 * The app with a clock that stands still until `inviteTooLong`: it invites, and ends the time that a member waits once
 * the call is on its way, however slow the machine is.
 */
export async function appWithLateAction() {
  const clock = { now: Date.now() };
  const app = await signedInApp({ now: () => clock.now, longestActionMs });
  async function inviteTooLong(emailAddress: string) {
    const answer = app.call("POST", "/api/invitations", { emailAddress });
    const { db } = app.deps.store;
    await expect
      .poll(() => db.selectFrom("batch_row").select("outcome").execute(), { timeout: 30_000 })
      .toEqual([{ outcome: "sending" }]);
    clock.now += longestActionMs;
    return answer;
  }
  return { ...app, clock, inviteTooLong };
}
