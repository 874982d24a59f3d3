import type { Drill } from "./drill.ts";
import type { ServerProcess } from "./plan.ts";
import { onRig, type Rig } from "./rig.ts";
import { answerOf, entriesOf, inviteOf, inviteOne } from "./single-action-requests.ts";
import { tallyWithoutRows } from "./tally.ts";
import { until } from "./until.ts";

/** What each invitation was answered with while the disk was full. */
type Answers = Map<string, number>;

/** Compares answers, activity and Clerk once the disk has room again. */
async function wrongAnswers(rig: Rig, server: ServerProcess, answers: Answers): Promise<string[]> {
  const doneOf = async () =>
    Map.groupBy(
      (await entriesOf(rig, server, "invitation.created")).filter(({ result }) => result === "done"),
      (entry) => entry.emailAddress ?? "",
    );
  const sent = [...answers].filter(([, status]) => status !== 503);
  await until(
    "every sent invitation is in the activity",
    async () => {
      const done = await doneOf();
      return sent.every(([address]) => done.has(address));
    },
    60_000,
  );
  const done = await doneOf();
  const history = await rig.sandbox.history();
  return [...answers].flatMap(([address, status]) => {
    const made = history.filter((one) => one.emailAddress === address).length;
    const report = done.get(address)?.length ?? 0;
    const expected = status === 503 ? 0 : 1;
    const isRight = [201, 503, 504].includes(status) && made === expected && report === expected;
    return isRight ? [] : [`${address}: answered ${status}, ${made} invitations, ${report} entries`];
  });
}

/** Invites one person after another until one answer has this status. */
async function inviteUntil(
  status: number,
  invite: (address: string) => Promise<number>,
  mostTries: number,
): Promise<Answers> {
  const answers: Answers = new Map();
  for (let nth = 0; nth < mostTries; nth += 1) {
    const address = `person${nth}@example.com`;
    const answer = await invite(address);
    answers.set(address, answer);
    if (answer === status) return answers;
  }
  throw new Error(`No answer was ${status}: ${[...answers.values()].join()}`);
}

export const fullBefore: Drill = {
  name: "a single invite on a full disk is not sent, or is reported",
  run: () =>
    onRig({ hourSeconds: 60 }, async (rig) => {
      const server = await rig.start();
      await inviteOne(rig, server, "first@example.com");
      await server.ask({ kind: "disk", isFull: true });
      // Until a page is full, a full disk has room.
      const invite = async (address: string) => (await answerOf(rig, server, inviteOf(address)))?.status ?? 0;
      const answers = await inviteUntil(503, invite, 60);
      await server.ask({ kind: "disk", isFull: false });
      return tallyWithoutRows(await wrongAnswers(rig, server, answers));
    }),
};

const fullAfter: Drill = {
  name: "a single invite whose outcome meets a full disk is unknown, then done",
  run: () =>
    onRig({ hourSeconds: 60, latencyMs: 100 }, async (rig) => {
      const server = await rig.start();
      await inviteOne(rig, server, "first@example.com");
      async function invite(address: string): Promise<number> {
        const calls = (await rig.sandbox.inviteCalls()).length;
        const answer = answerOf(rig, server, inviteOf(address));
        await until("Clerk gets the call", async () => (await rig.sandbox.inviteCalls()).length > calls);
        await server.ask({ kind: "disk", isFull: true });
        const status = (await answer)?.status ?? 0;
        await server.ask({ kind: "disk", isFull: false });
        return status;
      }
      return tallyWithoutRows(await wrongAnswers(rig, server, await inviteUntil(504, invite, 60)));
    }),
};

export const fullDiskDrills: readonly Drill[] = [fullBefore, fullAfter];
