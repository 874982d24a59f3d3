import { expect } from "vitest";
import { signedInApp } from "./app.ts";

const longestActionMs = 1_000;

/**
 * An app for requests that outlast a member's wait. Its clock stands still: `inviteTooLong` moves it past the longest
 * wait as soon as Usher is sending the invitation, so a slow machine changes nothing.
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
  return { ...app, inviteTooLong };
}
