import { beforeAll, describe, expect, test } from "vitest";
import { FacetQuery } from "#contract/facets/facet-query.ts";
import { searchTextOf } from "#batches/ledger/listed/search-text.ts";
import type { Facet } from "#contract/facets/facets.ts";
import type { Invitation } from "#contract/invitation.ts";
import { InvitationQuery } from "#contract/invitation-query.ts";
import { metadataCells } from "#register/cells.ts";
import { addInvitation } from "#register/testing/add-invitation.ts";
import { type Known, listed } from "#register/testing/model.ts";
import { createDraws, drawFilter, drawInvitation } from "#register/testing/sample.ts";
import { openStore, type Store } from "#store/store.ts";
import { facetsOf } from "./facets.ts";
import { type Source, usualLimits } from "./source.ts";

const now = 1_800_000_000_000;
const size = 800;
const fields = ["invitedBy", "batch", "domain", "delivery", "metadata", "metadata.team", "metadata.city"];
const prefixes = ["", "", "a", "B1", "exam", "E", "t", "green", "%", "no such value"];

let store: Store;
let source: Source;
const known: Known[] = [];

beforeAll(async () => {
  store = await openStore({ dataDir: ":memory:" });
  source = { db: store.db, instance: "ins_1", limits: usualLimits };
  const draws = createDraws(12);
  await store.db.transaction().execute(async (db) => {
    for (let index = 0; index < size; index += 1) {
      const drawn = drawInvitation(draws, index, now);
      const isGone = draws.isOneIn(20);
      await addInvitation(db, "ins_other", drawn);
      known.push({
        ...drawn,
        isGone,
        seq: await addInvitation(db, "ins_1", drawn, { goneAt: isGone ? now : null }),
      });
    }
    const none = {
      body_hash: "",
      options: "{}",
      is_single: 0,
      is_held: 0,
      revoked_rows: 0,
      handled_failed: 0,
      handled_open: 0,
    };
    const shared = { ...none, instance: "ins_1", state: "finished", total: 1, turn: 0 };
    const times = { created_at: now, finished_at: now };
    const batches = [
      { id: "b0", created_by: "Ada", name: null, note: null },
      { id: "b1", created_by: "Ada", name: "Öffnung", note: null },
      { id: "b2", created_by: "Zed", name: "Spring", note: "as Ada wished" },
    ];
    for (const batch of batches) {
      const search_text = searchTextOf({ ...batch, createdBy: batch.created_by });
      await db
        .insertInto("batch")
        .values({ ...shared, ...batch, ...times, kind: "invite", search_text })
        .execute();
    }
  });
  return () => store.close();
}, 60_000);

function valuesOf(invitation: Invitation, field: string): string[] {
  const { invitedBy, batchId, emailAddress, delivery } = invitation;
  const cells = metadataCells(invitation);
  const found: Record<string, string[]> = {
    invitedBy: invitedBy === undefined ? [] : [invitedBy],
    batch: batchId === undefined ? [] : [batchId],
    domain: [emailAddress.slice(emailAddress.indexOf("@") + 1).toLowerCase()],
    delivery: delivery === undefined ? [] : [delivery],
    metadata: cells.map(({ key }) => key),
  };
  const ofKey = cells.filter(({ key }) => field === `metadata.${key}`).map(({ value }) => value);
  return found[field] ?? ofKey;
}

/** Counts by looking at every invitation. */
function counted(query: Record<string, string>): Map<string, number> {
  const { field = "", prefix = "" } = query;
  const counts = new Map<string, number>();
  for (const invitation of listed(known, InvitationQuery.parse(query)))
    for (const value of valuesOf(invitation, field))
      if (value.toLowerCase().includes(prefix.toLowerCase())) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

const countsOf = (data: readonly Facet[]) => new Map(data.map(({ value, count }) => [value, count]));

function drawFacetQuery(draws: ReturnType<typeof createDraws>): Record<string, string> {
  const [field = ""] = fields.slice(draws.below(fields.length));
  const [prefix = ""] = prefixes.slice(draws.below(prefixes.length));
  // Batches are found by their member's name, in a test of its own.
  return { ...drawFilter(draws, now), field, prefix: field === "batch" ? "" : prefix };
}

describe("the values of a field", () => {
  test("are counted as a plain model does", async () => {
    const draws = createDraws(34);
    let values = 0;
    for (let round = 0; round < 600; round += 1) {
      const query = drawFacetQuery(draws);
      const { data, isCountExact } = await facetsOf(source, FacetQuery.parse(query));
      expect({ query, isCountExact, counts: countsOf(data) }).toEqual({
        query,
        isCountExact: true,
        counts: counted(query),
      });
      expect(data.map(({ count }) => count)).toEqual(data.map(({ count }) => count).sort((a, b) => b - a));
      values += data.length;
    }
    expect(values).toBeGreaterThan(500);
  });

  test("are never counted too high where only the newest invitations are counted", async () => {
    const few = { ...source, limits: { many: 60, counted: 100, step: 300 } };
    const draws = createDraws(56);
    let inexact = 0;
    for (let round = 0; round < 600; round += 1) {
      const query = drawFacetQuery(draws);
      const most = { read: 50, indexed: 40 };
      const { data, isCountExact } = await facetsOf(few, FacetQuery.parse(query), most);
      const expected = counted(query);
      const counts = isCountExact ? countsOf(data) : expected;
      expect({ query, counts }).toEqual({ query, counts: expected });
      for (const { value, count } of data)
        expect({ query, value, count: Math.min(count, expected.get(value) ?? 0) }).toEqual({
          query,
          value,
          count,
        });
      if (!isCountExact) inexact += 1;
    }
    expect(inexact).toBeGreaterThan(100);
  });
});

describe("batches", () => {
  test("have their name, their member and their time beside the id", async () => {
    const { data } = await facetsOf(source, FacetQuery.parse({ field: "batch" }));
    expect(data).toHaveLength(6);
    const named = { label: "Spring", createdBy: "Zed", createdAt: now };
    expect(data.find(({ value }) => value === "b2")).toMatchObject(named);
    expect(data.find(({ value }) => value === "b0")).not.toHaveProperty("label");
    // Its record is not there any more.
    expect(data.find(({ value }) => value === "b5")).not.toHaveProperty("createdBy");
  });

  test("are found by their own or their member's name in any case, or by their id, but not by their note", async () => {
    const idsLike = async (prefix: string) => {
      const { data } = await facetsOf(source, FacetQuery.parse({ field: "batch", prefix }));
      return data.map(({ value }) => value).sort();
    };
    expect(await idsLike("ADA")).toEqual(["b0", "b1"]);
    expect(await idsLike("öff")).toEqual(["b1"]);
    expect(await idsLike("PRING")).toEqual(["b2"]);
    expect(await idsLike("b2")).toEqual(["b2"]);
    expect(await idsLike("nobody")).toEqual([]);
  });
});

test("Usher's own marks are not among the keys of the metadata", async () => {
  const marked = drawInvitation(createDraws(1), 9_999, now);
  await addInvitation(store.db, "ins_marked", {
    ...marked,
    status: "pending",
    publicMetadata: { usher_test: true, usher_row: "b/1", plan: "pro" },
  });
  const { data } = await facetsOf(
    { ...source, instance: "ins_marked" },
    FacetQuery.parse({ field: "metadata" }),
  );
  expect(data).toEqual([{ value: "plan", count: 1 }]);
});
