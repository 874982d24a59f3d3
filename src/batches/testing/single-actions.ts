import type { Performed } from "#batches/single-action.ts";
import { NewBatch } from "#contract/batch.ts";
import type * as z from "zod/mini";
import type { Harness } from "./harness.ts";

type Body = z.input<typeof NewBatch>;

export const actionOf = (body: Body) => ({
  newBatch: NewBatch.parse(body),
  createdBy: "Admin",
  unreported: `{"of":"${body.kind}"}`,
});

/** Advances the clock until the action ends. */
export async function ended({ time }: Harness, action: Promise<Performed>): Promise<Performed> {
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  void action.then(end, end);
  await time.runUntil(() => isOver);
  return action;
}

export const begin = ({ engine }: Harness, body: Body) => engine().perform(actionOf(body));

export const perform = (harness: Harness, body: Body) => ended(harness, begin(harness, body));

/** The row of an action that is over. */
export const rowOf = (performed: Performed) => (performed.kind === "settled" ? performed.action.row : null);
