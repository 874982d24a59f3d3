import { randomUUID } from "node:crypto";
import type { Activity } from "#contract/activity.ts";
import type { NewBatch } from "#contract/batch.ts";
import { Problem } from "#contract/problem.ts";
import { activityOf, changeOf, entriesOf, inviteOf } from "../single-action-requests.ts";
import { ask, sleepUntil, readBatch, readRows, type Storm, submit, untilOver } from "./admin.ts";
import { until } from "../until.ts";
import type { RequestedAction, EndedBatch } from "./evidence.ts";
import type { StormAction } from "./storm-plan.ts";

/** A batch of an action, and the invitations that its rows are about, in order. */
type Sent = { id: string; kind: NewBatch["kind"]; targets: string[] };

export type PlayedActions = { requested: RequestedAction[]; sent: Sent[] };

/** The member's actions on one address or on existing invitations, each once. */
export async function playActions(storm: Storm): Promise<PlayedActions> {
  const played: PlayedActions = { requested: [], sent: [] };
  await Promise.all(
    storm.plan.actions.map(async (action) => {
      await sleepUntil(storm, action.atMs);
      if (action.does === "invite") await perform(storm, played, action.emailAddress);
      else await change(storm, played, action);
    }),
  );
  return played;
}

type Change = Exclude<StormAction, { does: "invite" }>;
type Target = { invitationId: string; emailAddress: string };

/** Changes invitations in any status, ours and others', as a list shows them. */
async function change(storm: Storm, played: PlayedActions, { does, picks, isBatch }: Change): Promise<void> {
  const shown = (await storm.rig.sandbox.history()).filter(({ deletedAt }) => deletedAt === null);
  const picked = new Set(picks.flatMap((pick) => shown[pick % Math.max(shown.length, 1)] ?? []));
  const rows = [...picked].map(({ id, emailAddress }) => ({ invitationId: id, emailAddress }));
  const [first] = rows;
  if (first === undefined) return;
  if (!isBatch) return perform(storm, played, first.emailAddress, { does, ...first });
  const id = randomUUID();
  played.sent.push({ id, kind: does, targets: rows.map(({ invitationId }) => invitationId) });
  await submit(storm, id, does === "resend" ? { kind: does, options: {}, rows } : { kind: does, rows });
}

async function perform(
  storm: Storm,
  { requested }: PlayedActions,
  emailAddress: string,
  changed?: Target & { does: Change["does"] },
): Promise<void> {
  const [method, path, body] =
    changed === undefined ? inviteOf(emailAddress) : changeOf(changed.does, changed.invitationId);
  const action = { kind: changed?.does ?? ("invite" as const), emailAddress };
  const answer = await ask(storm, method, path, body);
  if (answer === null) requested.push({ ...action, answer: "none" });
  else if (answer.ok) requested.push({ ...action, answer: "done" });
  else {
    const { code } = Problem.parse(await answer.json());
    requested.push({ ...action, answer: code === "outcome_unknown" ? "unknown" : "not done" });
  }
}

/** Waits until the actions end. One that does not end is judged by its last state. */
export async function endActions(storm: Storm, { sent }: PlayedActions): Promise<EndedBatch[]> {
  const single = storm.rig.singleActions().map((action) => ({ ...action, isSingle: true }));
  const all = [...sent.map((batch) => ({ ...batch, isSingle: false })), ...single];
  return Promise.all(
    all.map(async ({ id, kind, targets, isSingle }) => {
      await untilOver(storm, id);
      const rows = await readRows(storm, id);
      const wasCancelled = (await readBatch(storm, id))?.state === "cancelled";
      const addresses = rows.map((row) => row.emailAddress);
      return { kind, targets, isSingle, addresses, rows, wasCancelled };
    }),
  );
}

/** The activity entries of single actions, when none is missing any more. */
export async function readEntries(storm: Storm): Promise<Activity[]> {
  const { rig, fleet } = storm;
  const isReported = () => rig.singleActions().every(({ isReported: is }) => is);
  await until("the activity entries of all actions are written", isReported, 30_000).catch(() => undefined);
  const actions = Object.values(activityOf);
  const lists = await Promise.all(actions.map((action) => entriesOf(rig, fleet.current(), action)));
  return lists.flat();
}
