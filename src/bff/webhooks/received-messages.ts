import type { Store } from "#store/store.ts";

/** Longer than Clerk's sender retries a message, always under the same id. */
const keptMs = 48 * 3_600_000;

/** The messages of an instance whose effect is stored, by id. */
export type ReceivedMessages = {
  has(id: string): Promise<boolean>;
  /** Also deletes the ids of messages that are not sent again. */
  add(id: string): Promise<void>;
};

export function createReceivedMessages(
  db: Store["db"],
  instance: string,
  now: () => number,
): ReceivedMessages {
  return {
    async has(id) {
      const found = await db
        .selectFrom("webhook_message")
        .select("message_id")
        .where("instance", "=", instance)
        .where("message_id", "=", id)
        .executeTakeFirst();
      return found !== undefined;
    },
    async add(id) {
      await db
        .insertInto("webhook_message")
        .values({ instance, message_id: id, received_at: now() })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await db
        .deleteFrom("webhook_message")
        .where("received_at", "<", now() - keptMs)
        .execute();
    },
  };
}
