import { randomUUID } from "node:crypto";
import { describe, expect, onTestFinished, test } from "vitest";
import { openStore } from "#store/store.ts";
import { batchesWith } from "./address-search.ts";
import { submitBatch } from "./submit.ts";

/** Submits a batch for each list of addresses. */
async function ledgerOf(...batches: string[][]) {
  const { db, close } = await openStore({ dataDir: ":memory:" });
  onTestFinished(close);
  const ledger = { db, instance: "sandbox" };
  const ids: string[] = [];
  for (const [now, addresses] of batches.entries()) {
    const id = randomUUID();
    const rows = addresses.map((emailAddress) => ({ emailAddress }));
    const newBatch = { kind: "invite", options: {}, rows } as const;
    await submitBatch(ledger, { id, newBatch, createdBy: "Admin", now });
    ids.push(id);
  }
  return { ledger, ids };
}

describe("the batches with an address", () => {
  test("the batches with an address come newest first, each once", async () => {
    const { ledger, ids } = await ledgerOf(
      ["a@example.com", "b@example.com"],
      ["b@example.com"],
      ["c@example.com", "a@example.com", "A@example.com"],
    );
    expect(await batchesWith(ledger, "a@example.com", "whole")).toEqual([ids[2], ids[0]]);
    expect(await batchesWith(ledger, "b@example.com", "whole")).toEqual([ids[1], ids[0]]);
  });

  test("a part of an address finds the batches that contain it, and % and _ are literal", async () => {
    const { ledger, ids } = await ledgerOf(["joann@example.com"], ["a_b@example.org"], ["axb@example.net"]);
    expect(await batchesWith(ledger, "nn@exam", "part")).toEqual([ids[0]]);
    expect(await batchesWith(ledger, "example.", "part")).toEqual(ids.toReversed());
    expect(await batchesWith(ledger, "a_b", "part")).toEqual([ids[1]]);
    expect(await batchesWith(ledger, "%", "part")).toEqual([]);
    expect(await batchesWith(ledger, String.raw`\_`, "part")).toEqual([]);
  });

  test("only the whole address matches if it is asked for", async () => {
    const { ledger } = await ledgerOf(["joann@example.com"]);
    expect(await batchesWith(ledger, "ann@example.com", "whole")).toEqual([]);
    expect(await batchesWith(ledger, "joann@example.co", "whole")).toEqual([]);
  });

  test("only batches of the instance match", async () => {
    const { ledger } = await ledgerOf(["a@example.com"]);
    expect(await batchesWith({ ...ledger, instance: "ins_other" }, "a@example.com", "whole")).toEqual([]);
  });

  test("a search finds at most the newest 500 batches", async () => {
    const { ledger, ids } = await ledgerOf(...Array.from({ length: 520 }, () => ["a@example.com"]));
    expect(await batchesWith(ledger, "a@example.com", "whole")).toEqual(ids.toReversed().slice(0, 500));
    expect(await batchesWith(ledger, "missing@example.com", "whole")).toEqual([]);
  });
});
