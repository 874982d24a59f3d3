import { type InviteLane, inviteLanes } from "#batches/lanes.ts";
import { claimCall } from "#batches/ledger/claim-call.ts";
import { holdLedger, type Ledger, takeLease } from "#batches/ledger/ledger.ts";
import { readAllRows } from "#batches/ledger/read.ts";
import { writeCall } from "#batches/ledger/settle.ts";
import { type SubmitKind, submitBatch } from "#batches/ledger/submit.ts";
import type { BatchRow, Call, RowChange } from "#batches/rows.ts";
import { NewBatch, type Row } from "#contract/batch.ts";
import type { Invitation } from "#contract/invitation.ts";
import { openStore } from "#store/store.ts";

export const start = 1_800_000_000_000;
export const hourMs = 3_600_000;

/** What holds at a time (ms) for the engine of a test. */
export const momentAt = (now: number) => ({
  now,
  hourMs,
  generalPer10s: 100,
  reservedForPeople: 0,
  lateLooksMs: [30_000, 300_000],
  clerkAheadMs: 0,
});

export function invitationOf(emailAddress: string, changed: Partial<Invitation> = {}): Invitation {
  const id = `inv_${emailAddress.replaceAll(/[^a-z0-9]/g, "")}`;
  const times = { createdAt: start, updatedAt: start, expiresAt: null };
  return { id, emailAddress, status: "pending", publicMetadata: {}, ...times, ...changed };
}

type RowInput = string | { emailAddress: string; [option: string]: unknown };

/** A ledger in memory whose lease is held, with the steps of a dispatcher as single calls. */
export async function openLedger() {
  const store = await openStore({ dataDir: ":memory:" });
  const ledger: Ledger = { db: store.db, instance: "sandbox" };
  const answer = await takeLease(ledger, { holder: "first", now: start, leaseMs: 10_000 });
  if (!("held" in answer)) throw new Error("The lease of a new ledger is free.");
  const { token } = answer.held;
  let calls = 0;

  return {
    ...store,
    ledger,
    token,
    held: holdLedger(ledger, token),
    /** The ledger of a process that has lost the lease. */
    lost: holdLedger(ledger, token - 1),
    submit(id: string, rows: RowInput[], options: object = {}, now = start): Promise<SubmitKind> {
      const asRow = (row: RowInput) => (typeof row === "string" ? { emailAddress: row } : row);
      const newBatch = NewBatch.parse({ kind: "invite", options, rows: rows.map(asRow) });
      return submitBatch(ledger, { id, newBatch, createdBy: "Admin", now });
    },
    /** Marks every queued row as checked, then claims, by default for the lane that takes them. */
    async claim(wanted?: InviteLane, now = start, withToken = token): Promise<Call | null> {
      await store.db
        .updateTable("batch_row")
        .set({ checked_at: now })
        .where("outcome", "=", "queued")
        .execute();
      for (const lane of wanted ? [wanted] : inviteLanes) {
        calls += 1;
        const request = { lane, callId: `call-${calls}` };
        const call = await claimCall(holdLedger(ledger, withToken), request, momentAt(now));
        if (call) return call;
      }
      return null;
    },
    async rows(id: string): Promise<Row[]> {
      const rows: Row[] = [];
      for await (const row of readAllRows(ledger, id)) rows.push(row);
      return rows;
    },
    settle(
      call: { id: string; rows: readonly BatchRow[] },
      change: (address: string) => RowChange,
      withToken = token,
    ): Promise<void> {
      const rows = call.rows.map((row) => ({ row, change: change(row.emailAddress) }));
      const verdict = { state: "done", spentAt: start, rows, backoffs: [], recovered: null };
      return holdLedger(ledger, withToken).transact((trx) =>
        writeCall(trx, "sandbox", call.id, verdict, momentAt(start)),
      );
    },
  };
}

export type LedgerFixture = Awaited<ReturnType<typeof openLedger>>;

export const invited = (address: string): RowChange => ({
  kind: "invited",
  invitation: invitationOf(address),
});
export const queuedAgain = (): RowChange => ({ kind: "queued", isolation: 0, isAttempt: false });
