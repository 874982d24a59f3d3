import type { ActivityAction } from "#contract/activity.ts";
import { insertLine, toLine } from "#bff/activity/line.ts";
import type { Store } from "#store/store.ts";

type Entry = {
  action: ActivityAction;
  /** The member whom the command changes. */
  about: { id: string; emailAddress: string };
  detail: string;
  /** Milliseconds since 1970. */
  at: number;
};

/** Writes the line of a command into the activity, where no member is its author. */
export async function recordCommand(trx: Store["db"], { action, about, detail, at }: Entry): Promise<void> {
  const owed = {
    instance: null,
    action,
    memberId: null,
    member: null,
    emailAddress: about.emailAddress,
    subjectId: about.id,
    clientAddress: null,
    requestId: null,
  };
  await insertLine(trx, toLine(owed, { result: "done", detail }, at));
}
