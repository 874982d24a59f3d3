import { beforeAll, describe, expect, test } from "vitest";
import { InvitationFilter } from "#contract/invitation-filter.ts";
import { InvitationQuery } from "#contract/invitation-query.ts";
import { noteExpiry } from "#register/expiry.ts";
import { createRegisterLists, type RegisterLists } from "#register/register-lists.ts";
import { addInvitation } from "#register/testing/add-invitation.ts";
import { counted, type Known, listed } from "#register/testing/model.ts";
import { createDraws, drawFilter, drawInvitation, drawQuery } from "#register/testing/sample.ts";
import { openStore, type Store } from "#store/store.ts";
import { usualLimits } from "./source.ts";
import type { Target } from "#register/changes/targets.ts";

const now = 1_800_000_000_000;
const size = 2_500;

/** The same ways as with a million invitations, and the ways that short lists take. */
const limits = [
  ["with many rows", { many: 60, counted: 100, step: 300 }],
  ["with few rows", usualLimits],
] as const;

let store: Store;
let known: Known[];

async function fill(): Promise<Known[]> {
  const draws = createDraws(12);
  const all: Known[] = [];
  for (let index = 0; index < size; index += 1) {
    const drawn = drawInvitation(draws, index, now);
    const isDue = drawn.status === "pending" && drawn.expiresAt !== null && drawn.expiresAt <= now;
    const isGone = draws.isOneIn(20);
    const options = { goneAt: isGone ? now : null };
    // Another instance has the same invitations.
    await addInvitation(store.db, "ins_other", drawn);
    const seq = await addInvitation(store.db, "ins_1", drawn, options);
    all.push({ ...drawn, ...(isDue && { status: "expired" }), seq, isGone });
  }
  return all;
}

beforeAll(async () => {
  store = await openStore({ dataDir: ":memory:" });
  await store.db.transaction().execute(async (trx) => {
    const given = store;
    store = { ...given, db: trx };
    known = await fill();
    store = given;
  });
  return () => store.close();
}, 60_000);

const listsWith = (given: (typeof limits)[number][1]): RegisterLists =>
  createRegisterLists({
    db: store.db,
    instance: "ins_1",
    expire: () => noteExpiry({ db: store.db, instance: "ins_1", clock: () => now }),
    limits: given,
  });

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);

describe.each(limits)("a list %s", (name, given) => {
  test(`each page of a list ${name} is that of a plain model, with its length`, async () => {
    const lists = listsWith(given);
    const draws = createDraws(34);
    let rows = 0;
    for (let round = 0; round < 1_000; round += 1) {
      const query = drawQuery(draws, now);
      const parsed = InvitationQuery.parse(query);
      const expected = listed(known, parsed);
      const { data, totalCount, isCountExact } = await lists.list(parsed);
      const page = expected.slice(parsed.offset, parsed.offset + parsed.limit);
      expect({ query, ids: idsOf(data) }).toEqual({ query, ids: idsOf(page) });
      const isLong = expected.length > given.counted;
      expect({ query, totalCount }).toEqual({
        query,
        totalCount: isCountExact || !isLong ? expected.length : given.counted,
      });
      rows += data.length;
    }
    expect(rows).toBeGreaterThan(20_000);
  });

  test(`the counts of a list ${name} are those of a plain model`, async () => {
    const lists = listsWith(given);
    const draws = createDraws(56);
    for (let round = 0; round < 300; round += 1) {
      const query = drawFilter(draws, now);
      const parsed = InvitationFilter.parse(query);
      expect({ query, counts: await lists.counts(parsed) }).toEqual({
        query,
        counts: counted(known, parsed),
      });
    }
  });

  test(`everything that matches comes in chunks, ${name}`, async () => {
    const lists = listsWith(given);
    const draws = createDraws(78);
    for (let round = 0; round < 60; round += 1) {
      const query = drawFilter(draws, now);
      const parsed = InvitationQuery.parse(query);
      const ids: string[] = [];
      for await (const chunk of lists.all(parsed)) {
        expect(chunk.length).toBeLessThanOrEqual(1_000);
        ids.push(...idsOf(chunk));
      }
      const expected = listed(known, parsed).sort((a, b) => a.seq - b.seq);
      expect({ query, ids }).toEqual({ query, ids: idsOf(expected) });
    }
  });

  test(`a whole list has the order of its pages, ${name}`, async () => {
    const lists = listsWith(given);
    const draws = createDraws(90);
    for (let round = 0; round < 60; round += 1) {
      const query = drawQuery(draws, now);
      const parsed = InvitationQuery.parse(query);
      const ids: string[] = [];
      for await (const chunk of lists.allInOrder(parsed)) {
        expect(chunk.length).toBeLessThanOrEqual(500);
        ids.push(...idsOf(chunk));
      }
      expect({ query, ids }).toEqual({ query, ids: idsOf(listed(known, parsed)) });
    }
  });

  test(`the keys of the metadata are those of everything that matches, ${name}`, async () => {
    const lists = listsWith(given);
    const draws = createDraws(91);
    for (let round = 0; round < 30; round += 1) {
      const query = drawFilter(draws, now);
      const parsed = InvitationQuery.parse(query);
      const keys = new Set(listed(known, parsed).flatMap((one) => Object.keys(one.publicMetadata)));
      // A nested value is no column.
      const expected = [...keys].filter((key) => key !== "deep").sort();
      expect({ query, keys: await lists.metadataKeys(parsed, 2) }).toEqual({ query, keys: expected });
      const few = await lists.metadataKeys(parsed, 1);
      expect({ query, few }).toEqual({ query, few: expected.length > 1 ? null : expected });
    }
  });

  test(`the targets of a change are everything that matches, ${name}`, async () => {
    const lists = listsWith(given);
    const draws = createDraws(90);
    for (let round = 0; round < 60; round += 1) {
      const query = drawFilter(draws, now);
      const parsed = InvitationFilter.parse(query);
      const targets: Target[] = [];
      for await (const chunk of lists.targets(parsed)) targets.push(...chunk);
      const expected = listed(known, InvitationQuery.parse(query));
      expect({ query, ids: idsOf(targets).toSorted() }).toEqual({ query, ids: idsOf(expected).toSorted() });
      const byId = new Map(expected.map((invitation) => [invitation.id, invitation]));
      for (const { id, emailAddress, address, status, createdAt } of targets) {
        expect(byId.get(id)).toMatchObject({ emailAddress, status, createdAt });
        expect(address).toBe(emailAddress.toLowerCase());
      }
    }
  });

  test(`who has joined among some addresses is known, ${name}`, async () => {
    const lists = listsWith(given);
    const addresses = [...new Set(known.map(({ emailAddress }) => emailAddress.toLowerCase()))];
    const asked = addresses.filter((_, index) => index % 2 === 0);
    const joined = known
      .filter(({ status, isGone }) => status === "accepted" && !isGone)
      .map(({ emailAddress }) => emailAddress.toLowerCase());
    const expected = asked.filter((address) => joined.includes(address));
    expect(expected.length).toBeGreaterThan(50);
    expect([...(await lists.joinedAmong(asked))].toSorted()).toEqual(expected.toSorted());
  });
});
