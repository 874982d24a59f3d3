import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { teamApp, type Visitor } from "#bff/testing/members.ts";

const pending = { name: "Acme", search: "status=pending&query=acme" };
const forbidden = { status: 403, body: { code: "forbidden" } };
const gone = { status: 404, body: { code: "not_found" } };

type Saved = { id: string; updatedAt: number };

async function save(member: Visitor, view: object, id: string = randomUUID()): Promise<Saved> {
  const answer = await member.call("PUT", `/api/views/${id}`, { ...pending, ...view });
  expect(answer).toMatchObject({ status: 201 });
  return answer.body as Saved;
}

const list = async (member: Visitor) =>
  (await member.call("GET", "/api/views")).body as { data: { name: string }[]; arrangement: object[] };
const names = async (member: Visitor) => (await list(member)).data.map(({ name }) => name);

async function activityOf(member: Visitor): Promise<string[]> {
  const { body } = await member.call("GET", "/api/activity?topic=settings");
  const { data } = body as { data: Record<"action" | "result" | "detail", string>[] };
  return data.map(({ action, result, detail }) => `${action} ${result}: ${detail}`).toSorted();
}

/** An admin, two inviters and a viewer. */
async function team() {
  const app = await teamApp();
  const ada = await app.join("ada@example.com", "inviter");
  const bea = await app.join("bea@example.com", "inviter");
  const vic = await app.join("vic@example.com", "viewer");
  return { ...app, ada, bea, vic };
}

describe("own views", () => {
  test("a view is stored under the id of its caller, in canonical spelling, and only its owner sees it", async () => {
    const { boss, ada, vic } = await team();
    const id = randomUUID();
    const answer = await vic.call("PUT", `/api/views/${id}`, {
      name: " Acme ",
      search: "?sort=createdAt&query=acme&status=pending",
    });
    const view = {
      id,
      ...pending,
      isShared: false,
      owner: "vic@example.com",
      isOwn: true,
      updatedAt: expect.any(Number),
    };
    expect(answer).toMatchObject({ status: 201, body: view });
    expect(await list(vic)).toEqual({ data: [view], arrangement: [] });
    for (const other of [boss, ada]) {
      expect(await names(other)).toEqual([]);
      expect(await other.call("PUT", `/api/views/${id}`, { ...pending, name: "Mine" })).toMatchObject(gone);
      expect(await other.call("DELETE", `/api/views/${id}`)).toMatchObject(gone);
    }
    expect(await names(vic)).toEqual(["Acme"]);
    expect(await activityOf(boss)).toEqual([]);
  });

  test("the same save again changes nothing, and another one changes the view", async () => {
    const { ada } = await team();
    const { id, updatedAt } = await save(ada, {});
    const again = await ada.call("PUT", `/api/views/${id}`, { ...pending, seen: 1 });
    expect(again).toMatchObject({ status: 200, body: { updatedAt } });
    const changed = await ada.call("PUT", `/api/views/${id}`, { name: "Acme", search: "", seen: updatedAt });
    expect(changed).toMatchObject({ status: 200, body: { search: "" } });
    expect((changed.body as Saved).updatedAt).toBeGreaterThan(updatedAt);
  });

  test("a view that was changed or deleted in another tab is not overwritten", async () => {
    const { ada } = await team();
    const { id, updatedAt } = await save(ada, {});
    const path = `/api/views/${id}`;
    expect(await ada.call("PUT", path, { ...pending, name: "Other", seen: updatedAt })).toMatchObject({
      status: 200,
    });
    expect(await ada.call("PUT", path, { ...pending, search: "", seen: updatedAt })).toMatchObject({
      status: 409,
      body: {
        code: "conflict",
        detail: expect.stringMatching(/^This view was changed after you opened it\./),
      },
    });
    expect(await ada.call("DELETE", path)).toMatchObject({ status: 204 });
    expect(await ada.call("PUT", path, { ...pending, seen: updatedAt })).toMatchObject(gone);
    expect(await ada.call("DELETE", path)).toMatchObject(gone);
    expect(await names(ada)).toEqual([]);
  });

  test.each([
    [{ name: "" }, "name", /^Enter a name\./],
    [{ name: "x".repeat(61) }, "name", /at most 60 characters/],
    [{ search: "/evil?status=pending" }, "search", /only parameters of the list/],
    [{ search: "status=pending&page=2" }, "search", /only parameters of the list/],
    [{ search: `query=${"x".repeat(2_000)}` }, "search", /too many filters/],
    [{ search: `query=${"x".repeat(9_000)}` }, "search", /too many filters/],
  ])("a view with %j is refused", async (change, field, detail) => {
    const { ada } = await team();
    expect(await ada.call("PUT", `/api/views/${randomUUID()}`, { ...pending, ...change })).toMatchObject({
      status: 422,
      body: { field, detail: expect.stringMatching(detail) },
    });
    expect(await names(ada)).toEqual([]);
  });

  test("a member cannot save a view for another member", async () => {
    const { ada } = await team();
    const view = { ...pending, owner: "bea@example.com" };
    expect(await ada.call("PUT", `/api/views/${randomUUID()}`, view)).toMatchObject({ status: 422 });
  });

  test("a member can have fifty views, and no more", async () => {
    const { ada, bea } = await team();
    for (let count = 0; count < 50; count += 1) await save(ada, { name: `View ${count}` });
    expect(await ada.call("PUT", `/api/views/${randomUUID()}`, pending)).toMatchObject({
      status: 422,
      body: { detail: "You have 50 views, the most there can be. Delete one first." },
    });
    await save(bea, {});
  });

  test("a view of another Clerk instance is unknown here", async () => {
    const { ada, deps } = await team();
    const { id } = await save(ada, {});
    await ada.call("PUT", "/api/view-arrangement", { views: [{ id, isHidden: true }] });
    await deps.store.db.updateTable("saved_view").set({ instance: "other" }).execute();
    await deps.store.db.updateTable("view_arrangement").set({ instance: "other" }).execute();
    expect(await list(ada)).toEqual({ data: [], arrangement: [] });
    expect(await ada.call("PUT", `/api/views/${id}`, pending)).toMatchObject(gone);
    await save(ada, {});
  });

  test("the views of a deleted member are deleted", async () => {
    const { ada, bea, deps } = await team();
    await save(ada, { isShared: true });
    await deps.store.db.deleteFrom("user").where("id", "=", ada.id).execute();
    expect(await names(bea)).toEqual([]);
  });
});

describe("shared views", () => {
  test("every member sees a shared view, and the activity says who shared it", async () => {
    const { boss, ada, vic } = await team();
    await save(ada, { isShared: true });
    expect((await list(vic)).data).toMatchObject([
      { ...pending, isShared: true, isOwn: false, owner: "ada@example.com" },
    ]);
    expect(await activityOf(boss)).toEqual(["view.shared done: Acme"]);
  });

  test("a viewer cannot share a view", async () => {
    const { vic, ada } = await team();
    const { id } = await save(vic, {});
    for (const each of [id, randomUUID()])
      expect(await vic.call("PUT", `/api/views/${each}`, { ...pending, isShared: true })).toMatchObject({
        status: 403,
        body: { detail: expect.stringMatching(/you need the role inviter to share views/) },
      });
    expect(await names(ada)).toEqual([]);
  });

  test("an inviter cannot change or delete the shared view of another member", async () => {
    const { ada, bea } = await team();
    const { id } = await save(ada, { isShared: true });
    const change = { ...pending, name: "Mine", isShared: true };
    expect(await bea.call("PUT", `/api/views/${id}`, change)).toMatchObject(forbidden);
    expect(await bea.call("PUT", `/api/views/${id}`, { ...change, isShared: false })).toMatchObject(
      forbidden,
    );
    expect(await bea.call("DELETE", `/api/views/${id}`)).toMatchObject(forbidden);
    expect(await names(bea)).toEqual(["Acme"]);
  });

  test("an admin changes the shared view of another member, who stays its owner", async () => {
    const { boss, ada } = await team();
    const { id } = await save(ada, { isShared: true });
    const change = { name: "Globex", search: "query=globex", isShared: true };
    expect(await boss.call("PUT", `/api/views/${id}`, change)).toMatchObject({
      status: 200,
      body: { ...change, owner: "ada@example.com", isOwn: false },
    });
    await boss.call("PUT", `/api/views/${id}`, change);
    expect(await boss.call("PUT", `/api/views/${id}`, { ...change, isShared: false })).toMatchObject({
      status: 200,
    });
    expect(await names(boss)).toEqual([]);
    expect((await list(ada)).data).toMatchObject([{ name: "Globex", isShared: false, isOwn: true }]);
    expect(await activityOf(boss)).toEqual([
      "view.changed done: Globex: renamed from Acme, filters changed",
      "view.shared done: Acme",
      "view.unshared done: Globex",
    ]);
  });

  test("a shared view is deleted by its owner or an admin, and the activity says so", async () => {
    const { boss, ada } = await team();
    for (const member of [ada, boss]) {
      const { id } = await save(ada, { isShared: true });
      expect(await member.call("DELETE", `/api/views/${id}`)).toMatchObject({ status: 204 });
      expect(await names(boss)).toEqual([]);
    }
    expect((await activityOf(boss)).filter((entry) => entry.startsWith("view.deleted"))).toEqual([
      "view.deleted done: Acme",
      "view.deleted done: Acme",
    ]);
  });

  test("an owner who has become a viewer can delete a shared view, but not change it", async () => {
    const { boss, ada } = await team();
    const { id } = await save(ada, { isShared: true });
    expect(await boss.call("PATCH", `/api/members/${ada.id}`, { role: "viewer" })).toMatchObject({
      status: 200,
    });
    const change = { ...pending, search: "", isShared: true };
    expect(await ada.call("PUT", `/api/views/${id}`, change)).toMatchObject(forbidden);
    expect(await ada.call("DELETE", `/api/views/${id}`)).toMatchObject({ status: 204 });
  });
});

describe("the name of a view", () => {
  const put = (member: Visitor, view: object) =>
    member.call("PUT", `/api/views/${randomUUID()}`, { ...pending, ...view });
  const taken = (detail: string) => ({ status: 422, body: { code: "invalid", field: "name", detail } });

  test("a member has one view of a name, in any case", async () => {
    const { ada, bea } = await team();
    await save(ada, { name: "Größe" });
    const refused = taken("There is already a view named Größe. Choose another name.");
    expect(await put(ada, { name: "GRÖßE" })).toMatchObject(refused);
    expect(await put(ada, { name: "größe", isShared: true })).toMatchObject(refused);
    await save(bea, { name: "Größe" });
  });

  test("there is one shared view of a name, also when a view is shared later", async () => {
    const { ada, bea } = await team();
    await save(ada, { isShared: true });
    const refused = taken("There is already a shared view named Acme. Choose another name.");
    expect(await put(bea, { name: "acme", isShared: true })).toMatchObject(refused);
    const { id } = await save(bea, {});
    expect(await bea.call("PUT", `/api/views/${id}`, { ...pending, isShared: true })).toMatchObject(refused);
  });

  test("the name of a built-in view is taken", async () => {
    const { ada } = await team();
    expect(await put(ada, { name: "invited by ME" })).toMatchObject(
      taken("There is already a view named Invited by me. Choose another name."),
    );
  });
});

describe("the arrangement of views", () => {
  test("each member has an order and hidden views of their own", async () => {
    const { ada, boss } = await team();
    const { id } = await save(ada, { isShared: true });
    const views = [
      { id, isHidden: false },
      { id: "invited-by-me", isHidden: true },
    ];
    expect(await ada.call("PUT", "/api/view-arrangement", { views })).toMatchObject({ status: 204 });
    expect((await list(ada)).arrangement).toEqual(views);
    expect((await list(boss)).arrangement).toEqual([]);
    await ada.call("PUT", "/api/view-arrangement", { views: views.toReversed() });
    expect((await list(ada)).arrangement).toEqual(views.toReversed());
  });

  test.each([[{ id: "unknown", isHidden: true }], [{ id: randomUUID() }]])(
    "an arrangement with %j is refused",
    async (view) => {
      const { boss } = await team();
      expect(await boss.call("PUT", "/api/view-arrangement", { views: [view] })).toMatchObject({
        status: 422,
      });
      expect((await list(boss)).arrangement).toEqual([]);
    },
  );
});
