import { BatchRecipient } from "#contract/batches/recipient.ts";
import type { Ledger } from "#batches/ledger/ledger.ts";
import { readStoredOptions } from "#batches/ledger/row-columns.ts";

/** The recipients of a batch in order, as they were submitted, in pages of 1,000. */
export async function* readRecipients({ db }: Ledger, batchId: string): AsyncGenerator<BatchRecipient> {
  for (let from = 0; ;) {
    const page = await db
      .selectFrom("batch_row")
      .select(["position", "email_address", "name", "options"])
      .where("batch_id", "=", batchId)
      .where("position", ">=", from)
      .orderBy("position")
      .limit(1_000)
      .execute();
    // The schema leaves out what does not belong to a list, such as `ignoreExisting`.
    for (const { email_address: emailAddress, name, options } of page)
      yield BatchRecipient.parse({
        ...readStoredOptions(options ?? "{}"),
        emailAddress,
        ...(name !== null && { name }),
      });
    const last = page.at(-1);
    if (!last) return;
    from = last.position + 1;
  }
}
