import { describe, expect, onTestFinished, test } from "vitest";
import { openStore } from "#store/store.ts";
import {
  clerkError,
  json,
  startFakeClerk,
  testClerk,
  testKey,
  wireInvitation,
} from "#bff/testing/fake-clerk.ts";
import { createLog } from "#bff/http/log.ts";
import { createInstanceStatus } from "./instance-status.ts";
import { collectLines } from "#bff/testing/log-lines.ts";

type Stored = {
  /** Instances that other keys of the same kind have opened on the same host, by their ids. */
  known?: readonly string[];
  /** Instances with a setting. */
  withData?: readonly string[];
  /** The newest invitation of some instances. */
  invitations?: Record<string, string>;
};

/** What a key learns that was never used before, from a Clerk that lists the invitations `listed`. */
async function identify(
  stored: Stored,
  clerk: { id?: string; listed?: readonly string[]; failures?: number },
) {
  let failures = clerk.failures ?? 0;
  const fake = await startFakeClerk((response, request, nth) => {
    const url = new URL(request.url ?? "", "http://clerk");
    const query = url.searchParams.get("query");
    if (query !== null && failures > 0) {
      failures -= 1;
      return clerkError(503, "service_unavailable")(response, request, nth);
    }
    if (url.pathname === "/v1/instance" && clerk.id === undefined)
      return clerkError(404, "resource_not_found")(response, request, nth);
    if (url.pathname === "/v1/instance") return json(200, { id: clerk.id })(response, request, nth);
    const data = clerk.listed?.includes(query ?? "") === true ? [{ ...wireInvitation, id: query }] : [];
    return json(200, { data, total_count: data.length })(response, request, nth);
  });
  const provisional = `test@${new URL(fake.url).host}`;
  const idOf = (name: string) => (name === "provisional" ? provisional : name);
  const { db, close } = await openStore({ dataDir: ":memory:" });
  const stopping = new AbortController();
  onTestFinished(async () => {
    stopping.abort();
    await close();
  });
  for (const id of stored.known ?? [])
    await db
      .insertInto("instance")
      .values({
        key_fingerprint: id,
        id: idOf(id),
        kind: "development",
        provisional_id: provisional,
        seen_at: 1,
      })
      .execute();
  for (const id of stored.withData ?? [])
    await db
      .insertInto("setting")
      .values({ instance: idOf(id), name: `of ${id}`, value: "400" })
      .execute();
  for (const [id, invitationId] of Object.entries(stored.invitations ?? {}))
    await db
      .insertInto("invitation_record")
      .values({
        instance: idOf(id),
        invitation_id: invitationId,
        email_address: "a@example.com",
        invited_by: "Admin",
        batch_id: null,
        options: "{}",
        created_at: 1,
      })
      .execute();
  const { lines, sink } = collectLines();
  const status = createInstanceStatus({
    isSandbox: false,
    secretKey: testKey,
    apiUrl: fake.url,
    db,
    log: createLog("info", sink),
    sleep: async () => {},
    now: () => 1,
    identifyAgainMs: 0,
  });
  const { value: change } = await status.changes(testClerk(fake.url).clerk, stopping.signal).next();
  await change?.apply();
  const name = (id: string | undefined) => (id === provisional ? "provisional" : id);
  const settings = await db.selectFrom("setting").select("instance").orderBy("name").execute();
  return {
    id: name(status.identity()?.id),
    withData: settings.map(({ instance }) => name(instance)),
    lines: lines.join(""),
  };
}

describe("a new key that learns the id of its instance", () => {
  test("a new key takes over the data of the provisional id", async () => {
    const found = await identify(
      { known: ["provisional"], withData: ["provisional"], invitations: { provisional: "inv_1" } },
      { id: "ins_1", listed: ["inv_1"] },
    );
    expect(found).toMatchObject({ id: "ins_1", withData: ["ins_1"] });
  });

  test("a new key takes over data without invitations, which nothing contradicts", async () => {
    const found = await identify({ withData: ["provisional"] }, { id: "ins_1" });
    expect(found).toMatchObject({ id: "ins_1", withData: ["ins_1"] });
  });

  test("a new key leaves data whose invitations Clerk does not list, and a warning says so", async () => {
    const found = await identify(
      { withData: ["provisional"], invitations: { provisional: "inv_1" } },
      { id: "ins_1", listed: ["inv_2"] },
    );
    expect(found).toMatchObject({ id: "ins_1", withData: ["provisional"] });
    expect(found.lines).toContain("belongs to another Clerk instance");
  });

  test("a new key adds the data of the provisional id to what the real id has", async () => {
    const found = await identify({ known: ["ins_1"], withData: ["ins_1", "provisional"] }, { id: "ins_1" });
    expect(found).toMatchObject({ id: "ins_1", withData: ["ins_1", "ins_1"] });
  });

  test("an outage of Clerk during the comparison decides nothing", async () => {
    const found = await identify(
      { withData: ["provisional"], invitations: { provisional: "inv_1" } },
      { id: "ins_1", listed: ["inv_1"], failures: 30 },
    );
    expect(found).toMatchObject({ id: "ins_1", withData: ["ins_1"] });
  });
});

describe("a new key that does not learn the id of its instance", () => {
  test.each<[string, Stored, readonly string[], string]>([
    ["nothing is stored", {}, [], "provisional"],
    ["one real id is known", { known: ["ins_1"] }, [], "ins_1"],
    ["two real ids are known", { known: ["ins_1", "ins_2"] }, [], "provisional"],
    [
      "Clerk lists the invitations of one of two",
      { known: ["ins_1", "ins_2"], invitations: { ins_1: "inv_1", ins_2: "inv_2" } },
      ["inv_2"],
      "ins_2",
    ],
    [
      "Clerk does not list the invitations of the real id",
      { known: ["ins_1"], invitations: { ins_1: "inv_1" } },
      [],
      "provisional",
    ],
    [
      "the provisional id has data, and nothing proves the real one",
      { known: ["ins_1", "provisional"], withData: ["provisional"] },
      [],
      "provisional",
    ],
  ])("when %s, a new key opens the right instance", async (_case, stored, listed, id) => {
    expect(await identify(stored, { listed })).toMatchObject({ id, withData: stored.withData ?? [] });
  });

  test("data of the provisional id moves to the real id whose invitations Clerk lists", async () => {
    const found = await identify(
      { known: ["ins_1"], withData: ["provisional"], invitations: { ins_1: "inv_1" } },
      { listed: ["inv_1"] },
    );
    expect(found).toMatchObject({ id: "ins_1", withData: ["ins_1"] });
  });
});
