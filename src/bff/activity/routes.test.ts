import { randomUUID } from "node:crypto";
import { type Compilable, CompiledQuery } from "kysely";
import { describe, expect, test } from "vitest";
import { Activity, ActivityList, topicOf } from "#contract/activity.ts";
import type { Role } from "#contract/role.ts";
import { activityCsvHead } from "./export.ts";
import { signedInApp } from "#bff/testing/app.ts";

type App = Awaited<ReturnType<typeof signedInApp>>;

const day = 86_400_000;
const start = Date.UTC(2026, 0, 1);
const end = start + 30 * day;

/** Writes entries as the recorder does, a day apart, oldest first. */
async function write(
  app: App,
  ...lines: (Partial<Activity> & { instance?: string | null })[]
): Promise<void> {
  const values = lines.map((line, nth) => {
    const action = line.action ?? "invitation.created";
    return {
      id: line.id ?? randomUUID(),
      instance: line.instance === undefined ? "sandbox" : line.instance,
      at: line.at ?? start + nth * day,
      topic: topicOf(action),
      action,
      result: line.result ?? "done",
      member_id: null,
      member: line.member ?? null,
      email_address: line.emailAddress ?? null,
      subject_id: line.subjectId ?? null,
      detail: line.detail ?? null,
      code: line.code ?? null,
      client_address: "192.0.2.1",
      request_id: "request-1",
      clerk_trace_id: null,
    };
  });
  await app.deps.store.db.insertInto("activity").values(values).execute();
}

/** Without the entries of the demo's own sign-in. */
async function list(app: App, query = "") {
  const { status, body } = await app.call(
    "GET",
    `/api/activity?${query}${query.includes("to=") ? "" : `&to=${end}`}`,
  );
  expect(status).toBe(200);
  return ActivityList.parse(body);
}

const addresses = async (app: App, query: string) =>
  (await list(app, query)).data.map((line) => line.emailAddress);

async function become(app: App, role: Role): Promise<void> {
  await app.deps.store.db.updateTable("user").set({ role }).execute();
}

async function text(app: App, path: string) {
  const response = await app.request("GET", path, { headers: { cookie: app.cookie } });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

async function planOf({ deps }: App, query: Compilable): Promise<string> {
  const { sql, parameters } = query.compile();
  const { rows } = await deps.store.db.executeQuery<{ detail: string }>(
    CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]),
  );
  return rows.map((step) => step.detail).join(", ");
}

describe("the list", () => {
  test("the list is paged, newest first", async () => {
    const app = await signedInApp();
    await write(app, ...["a", "b", "c", "d"].map((name) => ({ emailAddress: `${name}@example.com` })));
    expect(await addresses(app, "limit=2")).toEqual(["d@example.com", "c@example.com"]);
    expect(await addresses(app, "limit=2&offset=2")).toEqual(["b@example.com", "a@example.com"]);
    expect((await list(app, "limit=2")).totalCount).toBe(4);
  });

  test("the list contains entries of this instance and of none", async () => {
    const app = await signedInApp();
    await write(
      app,
      { emailAddress: "here@example.com" },
      { emailAddress: "there@example.com", instance: "ins_other" },
      { emailAddress: "nowhere@example.com", instance: null },
    );
    expect(await addresses(app, "")).toEqual(["nowhere@example.com", "here@example.com"]);
    expect(await addresses(app, "query=there")).toEqual([]);
    expect((await list(app)).totalCount).toBe(2);
  });

  test.each([
    ["topic=batches", ["c"]],
    ["action=invitation.revoked", ["b"]],
    ["result=refused", ["b"]],
    ["topic=invitations&result=done", ["a"]],
    ["member=ANN@example.com", ["b", "a"]],
    ["emailAddress=B@example.com", ["b"]],
    [`from=${start + day}`, ["c", "b"]],
    [`from=${start}&to=${start + day}`, ["a"]],
    ["query=nn@ex", ["b", "a"]],
    ["query=B@EXAMPLE", ["c", "b"]],
    ["query=inv_7", ["b"]],
    ["query=inv_", []],
    ["query=%25", []],
    ["query=_", []],
  ])("the list with %s contains the matching entries", async (query, names) => {
    const app = await signedInApp();
    const ann = "ann@example.com";
    await write(
      app,
      { emailAddress: "a@example.com", member: ann },
      {
        emailAddress: "b@example.com",
        member: ann,
        action: "invitation.revoked",
        result: "refused",
        subjectId: "inv_7",
      },
      { emailAddress: "c@example.com", member: "bob@example.com", action: "batch.submitted" },
    );
    expect(await addresses(app, query)).toEqual(names.map((name) => `${name}@example.com`));
  });

  test("an entry says what its batch does, if the instance has it", async () => {
    const app = await signedInApp();
    const id = randomUUID();
    const rows = [{ emailAddress: "a@example.com" }, { emailAddress: "b@example.com" }];
    await app.call("PUT", `/api/batches/${id}`, { kind: "invite", options: {}, rows });
    await write(
      app,
      { action: "batch.paused", subjectId: id },
      { action: "batch.paused", subjectId: randomUUID() },
      { emailAddress: "a@example.com", subjectId: id },
    );
    expect((await list(app)).data.map(({ batch }) => batch)).toEqual([
      null,
      null,
      { kind: "invite", total: 2 },
    ]);
  });

  test("the list finds the batches that contain an address", async () => {
    // A batch of one row would be over before it could be paused.
    const app = await signedInApp({ isSending: false });
    const [one, other] = [randomUUID(), randomUUID()];
    const submit = async (id: string, emailAddress: string) =>
      app.call("PUT", `/api/batches/${id}`, { kind: "invite", options: {}, rows: [{ emailAddress }] });
    await submit(one, "in@example.com");
    await submit(other, "out@example.com");
    await app.call("POST", `/api/batches/${one}/pause`);
    const queries = [
      "query=IN@example.com",
      "query=in@ex",
      "query=%3Cin@example.com%3E;",
      "query=%E2%80%8Bin@",
      "emailAddress=in@example.com",
      "emailAddress=In+%3CIn@example.com%3E",
    ];
    for (const query of queries) {
      const { body } = await app.call("GET", `/api/activity?${query}`);
      expect(body.data.map((line: Activity) => [line.action, line.subjectId]).toSorted()).toEqual([
        ["batch.paused", one],
        ["batch.submitted", one],
      ]);
    }
    const both = await app.call("GET", "/api/activity?query=example.com&action=batch.submitted");
    expect(both.body.totalCount).toBe(2);
    expect((await app.call("GET", "/api/activity?emailAddress=example.com")).body.totalCount).toBe(0);
    const csv = await app.request("GET", "/api/activity.csv?query=in@exam", {
      headers: { cookie: app.cookie },
    });
    expect((await csv.text()).trimEnd().split("\r\n")).toHaveLength(3);
  });

  test.each(["action=nothing", "result=perhaps", "from=yesterday", "limit=501", "topic=weather"])(
    "refuses %s",
    async (query) => {
      const app = await signedInApp();
      expect(await app.call("GET", `/api/activity?${query}`)).toMatchObject({
        status: 422,
        body: { code: "invalid", field: query.split("=")[0] },
      });
    },
  );

  test("the list shows client addresses to admins only", async () => {
    const app = await signedInApp();
    await write(app, { emailAddress: "a@example.com" });
    const place = { clientAddress: "192.0.2.1", requestId: "request-1" };
    expect((await list(app)).data).toMatchObject([place]);
    await become(app, "inviter");
    expect((await list(app)).data).toMatchObject([{ clientAddress: null, requestId: null }]);
  });

  test("the list uses an index for every filter", async () => {
    const app = await signedInApp();
    const { db } = app.deps.store;
    const plans: string[] = [];
    for (const filter of ["topic", "action", "result", "member", "email_address", "subject_id"] as const) {
      const query = db
        .selectFrom("activity")
        .select((eb) => eb.fn.countAll().as("total"))
        .where((eb) => eb.or([eb("instance", "is", null), eb("instance", "=", "sandbox")]))
        .where(filter, "=", "x");
      plans.push(await planOf(app, query));
    }
    const page = db.selectFrom("activity").selectAll().orderBy("at", "desc").orderBy("id", "desc").limit(50);
    plans.push(await planOf(app, page));
    expect(plans).toEqual([
      "SEARCH activity USING COVERING INDEX activity_topic (topic=?)",
      "SEARCH activity USING COVERING INDEX activity_action (action=?)",
      "SEARCH activity USING COVERING INDEX activity_result (result=?)",
      "SEARCH activity USING COVERING INDEX activity_member (member=?)",
      "SEARCH activity USING COVERING INDEX activity_email_address (email_address=?)",
      "SEARCH activity USING COVERING INDEX activity_subject (subject_id=?)",
      "SCAN activity USING INDEX activity_at",
    ]);
  });
});

describe("a download", () => {
  test.each(["csv", "jsonl"])("a download of %s is for admins", async (kind) => {
    const app = await signedInApp();
    expect((await text(app, `/api/activity.${kind}`)).status).toBe(200);
    await become(app, "inviter");
    expect((await text(app, `/api/activity.${kind}`)).status).toBe(403);
  });

  test("a download as CSV has a cell for every field", async () => {
    const app = await signedInApp();
    await write(app, {
      id: "line-1",
      member: "ann@example.com",
      action: "settings.changed",
      detail: "activity kept 90 days instead of 400",
    });
    const { headers, body } = await text(app, "/api/activity.csv?topic=settings");
    expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(headers.get("content-disposition")).toBe('attachment; filename="activity.csv"');
    expect(activityCsvHead).toMatch(/^\uFEFF"time",/);
    expect(body).toBe(
      `"time","member","action","emailAddress","result","detail",` +
        `"code","subjectId","clientAddress","clerkTraceId","requestId","id"\r\n` +
        `"2026-01-01T00:00:00.000Z","ann@example.com","settings.changed","","done",` +
        `"activity kept 90 days instead of 400","","","192.0.2.1","","request-1","line-1"\r\n`,
    );
  });

  test("a download as JSON lines contains the list, line by line", async () => {
    const app = await signedInApp();
    await write(app, { emailAddress: "a@example.com" }, { emailAddress: "b@example.com", result: "failed" });
    const { headers, body } = await text(app, `/api/activity.jsonl?to=${end}`);
    expect(headers.get("content-type")).toBe("application/jsonl; charset=utf-8");
    const lines = body.trimEnd().split("\n");
    expect(lines.map((line) => Activity.parse(JSON.parse(line)))).toEqual(
      (await list(app)).data.map((entry) => Activity.parse(entry)),
    );
    expect(JSON.parse(lines[1] ?? "")).toMatchObject({ time: "2026-01-01T00:00:00.000Z" });
  });

  test("a download applies the filter and excludes other instances", async () => {
    const app = await signedInApp();
    await write(
      app,
      { emailAddress: "a@example.com" },
      { emailAddress: "b@example.com", result: "refused" },
      { emailAddress: "c@example.com", result: "refused", instance: "ins_other" },
    );
    const { body } = await text(app, "/api/activity.jsonl?result=refused");
    expect(body.trimEnd().split("\n")).toHaveLength(1);
    expect(body).toContain("b@example.com");
  });

  test("a download of many entries contains each once, in order", async () => {
    const app = await signedInApp();
    // Several entries of one moment around the end of a page.
    const lines = Array.from({ length: 2_500 }, (_, nth) => ({
      emailAddress: `${nth}@example.com`,
      at: start + Math.floor(nth / 3) * 1_000,
    }));
    for (let from = 0; from < lines.length; from += 500) await write(app, ...lines.slice(from, from + 500));
    const { body } = await text(app, "/api/activity.jsonl?topic=invitations");
    const read = body
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(new Set(read.map((line) => line.emailAddress)).size).toBe(2_500);
    expect(read).toHaveLength(2_500);
    expect(read.every((line, nth) => nth === 0 || line.at <= read[nth - 1].at)).toBe(true);
  });

  test.each(["\n", "\r\n", "\u2028", "\u0085", "\v"])(
    "a download cannot be forged by %j in an address",
    async (lineEnd) => {
      const app = await signedInApp();
      const forged = `a@example.com${lineEnd}2026-01-01T00:00:00.000Z,boss@example.com,settings.changed`;
      await write(app, { emailAddress: forged, member: `=cmd${lineEnd}` });
      const { body: csv } = await text(app, "/api/activity.csv?topic=invitations");
      const { body: json } = await text(app, "/api/activity.jsonl?topic=invitations");
      // Counts lines as a reader that knows every line end does.
      const lines = (body: string) => body.split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/).filter(Boolean);
      expect(lines(csv)).toHaveLength(2);
      expect(lines(csv)[1]).toContain(`,"'=cmd`);
      expect(lines(json)).toHaveLength(1);
      expect(JSON.parse(json).emailAddress).toBe(forged);
    },
  );
});
