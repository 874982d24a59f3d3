import type { Call, Ledger } from "#batches/ledger/ledger.ts";
import { claimRows } from "#batches/ledger/claim-call.ts";
import { readAllRows } from "#batches/ledger/read.ts";
import { settleCall, type RowChange } from "#batches/ledger/settle.ts";
import { type SubmitKind, submitBatch } from "#batches/ledger/submit.ts";
import { takeLease } from "#batches/ledger/lease.ts";
import type { LaneName } from "#batches/lanes.ts";
import { NewBatch, type Row } from "#contract/batch.ts";
import type { Invitation } from "#contract/invitation.ts";
import { openStore } from "#store/store.ts";

export const start = 1_800_000_000_000;
export const hourMs = 3_600_000;

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
  if (!("held" in answer)) throw new Error("A new ledger's lease is free.");
  const { token } = answer.held;
  let calls = 0;

  return {
    ...store,
    ledger,
    token,
    submit(id: string, rows: RowInput[], options: object = {}, now = start): Promise<SubmitKind> {
      const asRow = (row: RowInput) => (typeof row === "string" ? { emailAddress: row } : row);
      const newBatch = NewBatch.parse({ kind: "invite", options, rows: rows.map(asRow) });
      return submitBatch(ledger, { id, newBatch, createdBy: "Admin", now });
    },
    /** As if every row had been checked just before. */
    async claim(lane: LaneName = "bulk", now = start, withToken = token): Promise<Call | null> {
      calls += 1;
      const callId = `call-${calls}`;
      await store.db
        .updateTable("batch_row")
        .set({ checked_at: now })
        .where("outcome", "=", "queued")
        .execute();
      return claimRows(ledger, { lane, token: withToken, callId, now, hourMs });
    },
    async rows(id: string): Promise<Row[]> {
      const rows: Row[] = [];
      for await (const row of readAllRows(ledger, id)) rows.push(row);
      return rows;
    },
    settle(call: Call, change: (address: string) => RowChange, withToken = token): Promise<void> {
      const rows = call.rows.map((row) => ({ row, change: change(row.emailAddress) }));
      const settlement = { token: withToken, now: start, rows, shut: [], open: null };
      return settleCall(ledger, call, { state: "done", spentAt: start }, settlement);
    },
  };
}

export type LedgerFixture = Awaited<ReturnType<typeof openLedger>>;

export const invited = (address: string): RowChange => ({ kind: "done", invitation: invitationOf(address) });
export const queuedAgain = (): RowChange => ({ kind: "queued", isolate: false, isAttempt: false });
