import type { Activity } from "#contract/activity.ts";
import { BatchKind } from "#contract/batch.ts";
import type { Drill } from "./drill.ts";
import { fullBefore, fullDiskDrills } from "./full-disk.ts";
import type { PointName } from "./moments.ts";
import { onRig } from "./rig.ts";
import type { PastInvitation } from "#sandbox/data/history.ts";
import { nullIfCut } from "./session.ts";
import { activityOf, answerOf, changeOf, entriesOf, inviteOf, inviteOne } from "./single-action-requests.ts";
import { tallyWithoutRows } from "./tally.ts";
import { until } from "./until.ts";

const emailAddress = "person@example.com";

/** Contradictions at Clerk after an action that was done, or was not. */
function wrongAtClerk(action: BatchKind, history: readonly PastInvitation[], isDone: boolean): string[] {
  const seen = history.map(({ status, deletedAt, wasMailed }) => {
    const what = deletedAt === null ? status : "deleted";
    return wasMailed ? what : `${what} without mail`;
  });
  const before = action === "invite" ? [] : ["pending"];
  const after = {
    invite: ["pending"],
    resend: ["revoked", "pending"],
    revoke: ["revoked"],
    delete: ["deleted"],
  };
  const expected = isDone ? after[action] : before;
  return seen.join() === expected.join()
    ? []
    : [`Clerk has ${seen.join(" and ") || "nothing"} instead of ${expected.join(" and ") || "nothing"}`];
}

/** Contradictions in the activity after an action that is done: it needs one entry, about the right invitation. */
function wrongEntries(
  action: BatchKind,
  entries: readonly Activity[],
  history: readonly PastInvitation[],
): string[] {
  const [entry] = entries;
  const made = history.at(-1)?.id;
  const isRight = entry?.result === "done" && entry.subjectId === made && entry.emailAddress === emailAddress;
  if (entries.length === 1 && isRight) return [];
  const words = entries.map(({ result, subjectId, code }) => `${result} ${subjectId} ${code ?? ""}`.trim());
  return [`The activity says of the ${action} of ${made}: ${words.join(", ") || "nothing"}`];
}

/** The server dies in the middle of an action; the next one ends it, or nothing of it was stored. */
function killed(action: BatchKind, death: { point: PointName; time: number }): Drill {
  const isStored = death.point !== "before a submit is committed";
  const times = death.time === 1 ? "" : ", the second time";
  return {
    name: `a single ${action} survives a kill ${death.point}${times}`,
    run: () =>
      onRig({}, async (rig) => {
        const first = await rig.start();
        const old = action === "invite" ? "" : await inviteOne(rig, first, emailAddress);
        // The session begins before the death is planned: it writes to the activity as well.
        await entriesOf(rig, first, activityOf[action]);
        await first.ask({ kind: "death", death });
        await answerOf(
          rig,
          first,
          action === "invite" ? inviteOf(emailAddress) : changeOf(action, old),
        ).catch(nullIfCut);
        const end = await first.ended;
        if (end !== "SIGKILL") throw new Error(`The server ended with ${end}.`);
        rig.freeLease();

        const second = await rig.start();
        const isReported = async () => (await entriesOf(rig, second, activityOf[action])).length > 0;
        if (isStored) await until("the action is in the activity", isReported, 30_000);
        await second.stop();
        rig.freeLease();
        // It writes the missing entries, and none twice.
        const third = await rig.start();
        const entries = await entriesOf(rig, third, activityOf[action]);
        const history = await rig.sandbox.history();
        const wrong = wrongAtClerk(action, history, isStored);
        if (isStored) wrong.push(...wrongEntries(action, entries, history));
        else if (entries.length > 0) wrong.push("The activity has an entry of an action that was not stored");
        return tallyWithoutRows(wrong);
      }),
  };
}

const at = (point: PointName, time = 1) => ({ point, time });

const everywhere = [
  at("before a submit is committed"),
  at("before the intent is committed"),
  at("before the outcome is committed"),
  at("before an activity entry is committed"),
];
const aroundInvite = [at("after the intent, before the call"), at("after the call was applied")];
const aroundRevoke = [
  at("before an invitation is revoked at Clerk"),
  at("after an invitation was revoked at Clerk"),
];

const deaths: Record<BatchKind, ReturnType<typeof at>[]> = {
  invite: [...everywhere, ...aroundInvite],
  resend: [
    ...everywhere,
    ...aroundRevoke,
    ...aroundInvite,
    at("before the intent is committed", 2),
    at("before the outcome is committed", 2),
  ],
  revoke: [...everywhere, ...aroundRevoke],
  delete: [
    ...everywhere,
    at("before an invitation is deleted at Clerk"),
    at("after an invitation was deleted at Clerk"),
  ],
};

const kills = BatchKind.options.flatMap((action) => deaths[action].map((death) => killed(action, death)));

export const singleActionDrills: readonly Drill[] = [...kills, ...fullDiskDrills];

/** One kill of each action, and the full disk, for `npm test`. */
export const shortSingleActionDrills = [
  killed("invite", at("after the call was applied")),
  killed("resend", at("after an invitation was revoked at Clerk")),
  killed("revoke", at("before the outcome is committed")),
  killed("delete", at("after an invitation was deleted at Clerk")),
  fullBefore,
];
