import { demoAddress } from "#bff/sign-in/users.ts";
import { addressList, type Drill } from "./drill.ts";
import type { PointName } from "./moments.ts";
import type { ServerProcess } from "./plan.ts";
import { onRig, type Rig } from "./rig.ts";
import { tallyWithoutRows } from "./tally.ts";
import { until } from "./until.ts";

const minuteMs = 60_000;
/** By then every test of an earlier server is due. */
const laterMs = 120 * minuteMs;

/** A drill without a batch. */

/** A server that is killed while it sends a test, or while it deletes one. */
type Kill = { method: "POST" | "DELETE"; point: PointName | null };

async function kill(rig: Rig, { method, point }: Kill, clockMs: number): Promise<void> {
  const server = await rig.start({ clockMs, ...(point !== null && { death: { point, time: 1 } }) });
  if (method === "DELETE") await send(rig, server);
  const calls = (await rig.sandbox.inviteCalls()).length;
  const answer = rig.test(server, method);
  if (point === null) {
    await until("Clerk gets the call", async () => (await rig.sandbox.inviteCalls()).length > calls);
    server.signal("SIGKILL");
  }
  const status = await answer;
  const end = await server.ended;
  if (end !== "SIGKILL") throw new Error(`The server answered ${status} and ended with ${end}.`);
}

async function send(rig: Rig, server: ServerProcess): Promise<void> {
  const status = await rig.test(server, "POST");
  if (status !== 201)
    throw new Error(`The test was answered with ${status}.\n${server.output().slice(-2_000)}`);
}

/** Everything that is left of tests, at Clerk and in the database. */
async function leftOver(rig: Rig): Promise<number> {
  const { invitations, mails } = await rig.records();
  return invitations.length + mails.length + rig.countStored();
}

function killed(name: string, death: Kill): Drill {
  return {
    name,
    run: () =>
      // Slow enough to be killed while Clerk works on the call.
      onRig({ latencyMs: death.point === null ? 300 : 2 }, async (rig) => {
        await kill(rig, death, 0);
        const cleaner = await rig.start({ clockMs: laterMs });
        await until("nothing is left of the test", async () => (await leftOver(rig)) === 0);
        await cleaner.stop();

        await kill(rig, death, laterMs);
        const next = await rig.start({ clockMs: laterMs + minuteMs });
        await send(rig, next);
        const { invitations, mails } = await rig.records();
        const isOne = invitations.length === 1 && mails.length === 1;
        const wrong = `after the next test there are ${invitations.length} invitations and ${mails.length} mails`;
        return tallyWithoutRows(isOne ? [] : [wrong]);
      }),
  };
}

const kills: readonly Drill[] = [
  killed("a test leaves nothing behind after a kill before its intent is stored", {
    method: "POST",
    point: "before the intent of a test is stored",
  }),
  killed("a test leaves nothing behind after a kill between intent and call", {
    method: "POST",
    point: "after the intent of a test, before the call",
  }),
  killed("a test leaves nothing behind after a kill during the call", { method: "POST", point: null }),
  killed("a test leaves nothing behind after a kill before its answer is read", {
    method: "POST",
    point: "after the call of a test was applied",
  }),
  killed("a test leaves nothing behind after a kill before its id is stored", {
    method: "POST",
    point: "before the id of a test is stored",
  }),
  killed("a test leaves nothing behind after a kill before it is deleted", {
    method: "DELETE",
    point: "before a test is deleted at Clerk",
  }),
  killed("a test leaves nothing behind after a kill while it is deleted", {
    method: "DELETE",
    point: "after a test was deleted at Clerk",
  }),
  killed("a test leaves nothing behind after a kill before it is forgotten", {
    method: "DELETE",
    point: "before a deleted test is forgotten",
  }),
];

const beforeBatch: Drill = {
  name: "a batch invites the member whose test was killed before its answer was read",
  run: (size) =>
    onRig({}, async (rig) => {
      await kill(rig, { method: "POST", point: "after the call of a test was applied" }, 0);
      rig.freeLease();
      const server = await rig.start();
      const addresses = [...addressList(size === "short" ? 14 : 60), demoAddress];
      await rig.submit(server, addresses);
      return rig.finish(server, addresses);
    }),
};

const sideBySide: Drill = {
  name: "two servers send one test of a member who clicks on both",
  run: (size) =>
    onRig({ latencyMs: 40 }, async (rig) => {
      const servers = [await rig.start(), await rig.start()];
      const wrong: string[] = [];
      for (let round = 0; round < (size === "short" ? 3 : 30); round += 1) {
        const statuses = await Promise.all(servers.map((server) => rig.test(server, "POST")));
        const { invitations } = await rig.records();
        const isFine =
          invitations.length === 1 && statuses.every((status) => status === 201 || status === 409);
        if (!isFine) wrong.push(`${statuses.join(" and ")}, and ${invitations.length} invitations`);
      }
      return tallyWithoutRows(wrong);
    }),
};

export const testInvitationDrills: readonly Drill[] = [...kills, beforeBatch, sideBySide];
