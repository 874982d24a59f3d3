import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { BatchList } from "#contract/batches/list.ts";
import { signedInApp } from "#bff/testing/app.ts";
import { pauseBatchesOf } from "#batches/ledger/control.ts";

type App = Awaited<ReturnType<typeof signedInApp>>;

const rowsOf = (...emailAddresses: string[]) => emailAddresses.map((emailAddress) => ({ emailAddress }));

/** Nothing is sent in these tests. */
const openApp = () => signedInApp({ isSending: false });

async function submit(app: App, more: object = {}, id: string = randomUUID()): Promise<string> {
  const body = { kind: "invite", options: {}, rows: rowsOf("a@example.com"), ...more };
  expect(await app.call("PUT", `/api/batches/${id}`, body)).toMatchObject({ status: 202 });
  return id;
}

async function listed(app: App, query = ""): Promise<BatchList> {
  return BatchList.parse((await app.call("GET", `/api/batches?${query}`)).body);
}

async function idsOf(app: App, query: string): Promise<string[]> {
  const { data, totalCount } = await listed(app, query);
  expect(totalCount).toBe(data.length);
  return data.map(({ id }) => id);
}

async function entries(app: App, action: string): Promise<unknown[]> {
  return (await app.call("GET", `/api/activity?action=${action}`)).body.data;
}

async function failRows(app: App, id: string, failed: number): Promise<void> {
  const { db } = app.deps.store;
  await db
    .updateTable("batch_count")
    .set({ rows: failed })
    .where("batch_id", "=", id)
    .where("outcome", "=", "failed")
    .execute();
}

describe("the name and the note of a batch", () => {
  test("a batch is submitted with a name and a note, and both can be edited and removed", async () => {
    const app = await openApp();
    const id = await submit(app, { name: "  Spring\u00A0cohort \n2026 ", note: " First\r\nSecond " });
    expect((await app.call("GET", `/api/batches/${id}`)).body).toMatchObject({
      name: "Spring cohort 2026",
      note: "First\nSecond",
    });
    const renamed = await app.call("PATCH", `/api/batches/${id}`, { name: "A\u0308rzte" });
    expect(renamed).toMatchObject({ status: 200, body: { name: "Ärzte", note: "First\nSecond" } });
    const removed = await app.call("PATCH", `/api/batches/${id}`, { name: null, note: "" });
    expect(removed.body).toMatchObject({ name: null, note: null });
    expect(await entries(app, "batch.edited")).toMatchObject([
      { subjectId: id, detail: "name removed; note removed", result: "done" },
      { subjectId: id, detail: "named “Ärzte”" },
    ]);
  });

  test("an edit without effect is not recorded", async () => {
    const app = await openApp();
    const id = await submit(app, { name: "Spring" });
    expect((await app.call("PATCH", `/api/batches/${id}`, { name: "Spring" })).status).toBe(200);
    expect((await app.call("PATCH", `/api/batches/${id}`, {})).status).toBe(200);
    expect(await entries(app, "batch.edited")).toEqual([]);
  });

  test("the same submit with another name is answered alike and does not rename", async () => {
    const app = await openApp();
    const id = await submit(app, { name: "Spring" });
    const body = { kind: "invite", options: {}, rows: rowsOf("a@example.com"), name: "Autumn", note: "New" };
    expect(await app.call("PUT", `/api/batches/${id}`, body)).toMatchObject({
      status: 200,
      body: { name: "Spring", note: null },
    });
  });

  test.each([
    ["a long name", { name: "x".repeat(121) }],
    ["a long note", { note: "x".repeat(2_001) }],
    ["an invisible character", { name: "Spring\u202E" }],
    ["a control character in the note", { note: "a\u0000b" }],
    ["a name that is no text", { name: 5 }],
    ["an unknown field", { name: "Spring", kind: "delete" }],
  ])("an edit with %s is invalid", async (_what, body) => {
    const app = await openApp();
    const id = await submit(app);
    expect(await app.call("PATCH", `/api/batches/${id}`, body)).toMatchObject({
      status: 422,
      body: { code: "invalid" },
    });
  });

  test("a follow-up has the name of its source, and both name each other", async () => {
    const app = await openApp();
    const source = await submit(app, { name: "Spring" });
    await app.call("POST", `/api/batches/${source}/cancel`);
    const { body } = await app.call("POST", `/api/batches/${source}/remaining`);
    expect(body).toMatchObject({ name: "Spring", origin: { batchId: source, name: "Spring" } });
    await app.call("PATCH", `/api/batches/${body.id}`, { name: "Spring, the rest" });
    expect((await app.call("GET", `/api/batches/${source}`)).body.followUps).toMatchObject([
      { batchId: body.id, name: "Spring, the rest" },
    ]);
  });
});

describe("the list of batches", () => {
  test("the list is searched by name, note, submitter, id and address, in any case", async () => {
    const app = await openApp();
    const named = await submit(app, { name: "ÄRZTE 100%", rows: rowsOf("ada@example.com") });
    const noted = await submit(app, { note: "Asked by Zoë", rows: rowsOf("bob@münchen.example") });
    expect(await idsOf(app, "query=%C3%A4rzte")).toEqual([named]);
    expect(await idsOf(app, "query=0%25")).toEqual([named]);
    expect(await idsOf(app, "query=_")).toEqual([]);
    expect(await idsOf(app, "query=zo%C3%AB")).toEqual([noted]);
    expect(await idsOf(app, `query=${noted.slice(0, 13).toUpperCase()}`)).toEqual([noted]);
    expect(await idsOf(app, "query=Ada%20%3CADA@example.com%3E")).toEqual([named]);
    expect(await idsOf(app, "query=m%C3%BCnchen.example")).toEqual([noted]);
    const { creators } = await listed(app);
    expect(await idsOf(app, `query=${encodeURIComponent(creators[0] ?? "")}`)).toHaveLength(2);
    expect(await idsOf(app, "query=nothing%20like%20it")).toEqual([]);
  });

  test("an edit is found by the new name and no longer by the old one", async () => {
    const app = await openApp();
    const id = await submit(app, { name: "Spring" });
    await app.call("PATCH", `/api/batches/${id}`, { name: "Autumn" });
    expect([await idsOf(app, "query=autumn"), await idsOf(app, "query=spring")]).toEqual([[id], []]);
  });

  test("the list is filtered by state, kind and submitter, and the filters combine", async () => {
    const app = await openApp();
    const running = await submit(app);
    const paused = await submit(app);
    await app.call("POST", `/api/batches/${paused}/pause`);
    const rows = [{ invitationId: "inv_1", emailAddress: "a@example.com" }];
    const revoking = await submit(app, { kind: "revoke", options: undefined, rows });
    await app.deps.store.db
      .updateTable("batch")
      .set({ created_by: "Zoë" })
      .where("id", "=", revoking)
      .execute();
    expect(await idsOf(app, "state=paused")).toEqual([paused]);
    expect(await idsOf(app, "kind=revoke")).toEqual([revoking]);
    expect(await idsOf(app, "createdBy=Zo%C3%AB")).toEqual([revoking]);
    expect(new Set(await idsOf(app, "kind=invite&state=running"))).toEqual(new Set([running]));
    expect(await idsOf(app, "kind=revoke&state=paused")).toEqual([]);
    const { creators, totalCount } = await listed(app, "state=paused");
    expect([creators.at(-1), creators.length, totalCount]).toEqual(["Zoë", 2, 1]);
    expect((await app.call("GET", "/api/batches?state=asleep")).status).toBe(422);
    expect((await app.call("GET", "/api/batches?attention=yes")).status).toBe(422);
  });
});

describe("a batch that needs attention", () => {
  test("failed rows need attention until a member marks the batch as handled, and further ones again", async () => {
    const app = await openApp();
    const id = await submit(app);
    await submit(app);
    expect(await idsOf(app, "attention=true")).toEqual([]);
    await failRows(app, id, 2);
    expect((await listed(app, "attention=true&limit=1")).data).toMatchObject([{ id, attention: "failed" }]);
    const handled = await app.call("POST", `/api/batches/${id}/handle`, { failed: 2 });
    expect(handled).toMatchObject({ status: 200, body: { attention: null } });
    expect(await idsOf(app, "attention=true")).toEqual([]);
    expect(await entries(app, "batch.handled")).toMatchObject([{ subjectId: id, result: "done" }]);
    await failRows(app, id, 3);
    expect(await idsOf(app, "attention=true")).toEqual([id]);
  });

  test("a batch that needs none is not recorded as handled", async () => {
    const app = await openApp();
    const id = await submit(app);
    expect((await app.call("POST", `/api/batches/${id}/handle`, { failed: 0 })).status).toBe(200);
    expect(await entries(app, "batch.handled")).toEqual([]);
    expect((await app.call("POST", `/api/batches/${id}/handle`, {})).status).toBe(422);
  });

  test("a batch that is paused with its member again needs attention again", async () => {
    const app = await openApp();
    const id = await submit(app);
    const { db } = app.deps.store;
    const { member_id: memberId } = await db
      .selectFrom("batch")
      .select("member_id")
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    const pause = () => pauseBatchesOf({ db, instance: "sandbox" }, memberId ?? "", "Ada was disabled.");
    await pause();
    expect((await listed(app, "attention=true")).data).toMatchObject([{ id, attention: "paused" }]);
    await app.call("POST", `/api/batches/${id}/handle`, { failed: 0 });
    expect(await idsOf(app, "attention=true")).toEqual([]);
    await app.call("POST", `/api/batches/${id}/resume`);
    await pause();
    expect(await idsOf(app, "attention=true")).toEqual([id]);
  });

  test("the pages of the batches that need attention add up", async () => {
    const app = await openApp();
    const ids = [await submit(app), await submit(app), await submit(app)];
    for (const id of ids) await failRows(app, id, 1);
    const page = async (offset: number) => {
      const { data, totalCount } = await listed(app, `attention=true&limit=2&offset=${offset}`);
      expect(totalCount).toBe(3);
      return data.map(({ id }) => id);
    };
    expect(new Set([...(await page(0)), ...(await page(2))])).toEqual(new Set(ids));
  });
});

describe("the recipients of a batch", () => {
  test("the recipients come in order with the options of their rows, and nothing else", async () => {
    const app = await openApp();
    const rows = [
      { emailAddress: "a@example.com", name: '=Ada, "the" first', expiresInDays: 5, ignoreExisting: false },
      { emailAddress: "b@example.com", redirectUrl: "https://app.example.com/b", replaces: "inv_1" },
      { emailAddress: "c@example.com", publicMetadata: { plan: "team", seats: [1, null] } },
    ];
    const id = await submit(app, { options: { expiresInDays: 30 }, rows });
    const answer = await app.request("GET", `/api/batches/${id}/recipients.jsonl`, {
      headers: { cookie: app.cookie },
    });
    expect(answer.headers.get("Content-Type")).toBe("application/jsonl; charset=utf-8");
    const lines = (await answer.text()).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { emailAddress: "a@example.com", name: '=Ada, "the" first', expiresInDays: 5 },
      { emailAddress: "b@example.com", redirectUrl: "https://app.example.com/b" },
      { emailAddress: "c@example.com", publicMetadata: { plan: "team", seats: [1, null] } },
    ]);
  });

  test("a batch of another kind has no recipients", async () => {
    const app = await openApp();
    const rows = [{ invitationId: "inv_1", emailAddress: "a@example.com" }];
    const id = await submit(app, { kind: "revoke", options: undefined, rows });
    expect(await app.call("GET", `/api/batches/${id}/recipients.jsonl`)).toMatchObject({
      status: 422,
      body: { code: "invalid" },
    });
  });
});
