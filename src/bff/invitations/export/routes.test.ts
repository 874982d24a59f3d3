import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Invitation } from "#contract/invitation.ts";
import { mostSelected } from "#contract/invitation-query.ts";
import type { Role } from "#contract/role.ts";
import { readRecipients } from "#recipients/read-recipients.ts";
import { addInvitation } from "#register/testing/add-invitation.ts";
import { origin, signedInApp } from "#bff/testing/app.ts";

type App = Awaited<ReturnType<typeof signedInApp>>;

const now = Date.UTC(2026, 10, 29, 12);

const invitation = (name: string, more: Partial<Invitation> = {}): Invitation => ({
  id: `inv_${name}`,
  emailAddress: `${name}@example.com`,
  status: "pending",
  url: `https://clerk.example/ticket-${name}`,
  publicMetadata: {},
  createdAt: now - 1_000,
  updatedAt: now - 1_000,
  expiresAt: now + 86_400_000,
  ...more,
});

async function appWith(...invitations: readonly Invitation[]): Promise<App> {
  const app = await signedInApp({ now: () => now });
  for (const each of invitations) await addInvitation(app.deps.store.db, "sandbox", each);
  return app;
}

async function become(app: App, role: Role): Promise<void> {
  await app.deps.store.db.updateTable("user").set({ role }).execute();
}

async function read(app: App, path: string) {
  const answer = await app.request("GET", path, { headers: { cookie: app.cookie } });
  // `text()` drops the byte-order mark.
  const text = Buffer.from(await answer.arrayBuffer()).toString();
  return { status: answer.status, headers: answer.headers, text };
}

async function entries(app: App) {
  const { body } = await app.call("GET", "/api/activity?action=invitations.exported");
  return body.data.map(({ result, detail, member }: Record<string, unknown>) => ({ result, detail, member }));
}

const formats = ["csv", "json", "xlsx"] as const;

describe("an export", () => {
  test("an export as CSV has a column for every field and for each key of the metadata", async () => {
    const batchId = "7b1c3f0e-2a55-4c1b-8f0d-3d9e5a6b7c80";
    const joined = { status: "accepted", acceptedAt: now - 500, userId: "user_1" } as const;
    const ours = { invitedBy: "Ada", batchId, delivery: "link" } as const;
    const publicMetadata = { team: "sales", seat: 7, usher_row: "b/1" };
    const app = await appWith(invitation("jo", { ...joined, ...ours, publicMetadata }));
    const { headers, text } = await read(app, "/api/invitations.csv");
    expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(headers.get("content-disposition")).toBe('attachment; filename="invitations-2026-11-29.csv"');
    expect(text).toBe(
      `\uFEFF"emailAddress","status","createdAt","expiresAt","acceptedAt","invitedBy","batchId","batchName","delivery",` +
        `"id","userId","url","metadata","metadata.seat","metadata.team"\r\n` +
        `"jo@example.com","accepted","2026-11-29T11:59:59.000Z","2026-11-30T12:00:00.000Z",` +
        `"2026-11-29T11:59:59.500Z","Ada","${batchId}","","link","inv_jo","user_1",` +
        `"https://clerk.example/ticket-jo","{""team"":""sales"",""seat"":7}","7","sales"\r\n`,
    );
  });

  test("an export as JSON is what the list answers", async () => {
    const app = await appWith(invitation("a", { publicMetadata: { team: "x" } }), invitation("b"));
    const { headers, text } = await read(app, "/api/invitations.json?sort=emailAddress&order=asc");
    expect(headers.get("content-type")).toBe("application/json; charset=utf-8");
    const { body } = await app.call("GET", "/api/invitations?sort=emailAddress&order=asc");
    expect(JSON.parse(text)).toEqual(body.data);
    expect(body.data).toHaveLength(2);
  });

  test("an export of nothing is an empty file of its format", async () => {
    const app = await appWith();
    expect(JSON.parse((await read(app, "/api/invitations.json")).text)).toEqual([]);
    expect((await read(app, "/api/invitations.csv")).text.trimEnd().split("\r\n")).toHaveLength(1);
    expect((await read(app, "/api/invitations.xlsx")).text.slice(0, 2)).toBe("PK");
  });

  test("an export has the filter and the order of the list, and all its pages", async () => {
    const many = Array.from({ length: 1_200 }, (_, index) =>
      invitation(`p${String(index).padStart(4, "0")}`, { status: index % 2 === 0 ? "pending" : "revoked" }),
    );
    const app = await appWith(...many);
    const query = "status=pending&query=p0&sort=emailAddress&order=desc";
    const { text } = await read(app, `/api/invitations.json?${query}`);
    const addresses = JSON.parse(text).map((one: Invitation) => one.emailAddress);
    const expected = many.filter((one) => one.status === "pending" && one.emailAddress.startsWith("p0"));
    expect(addresses).toEqual(expected.map(({ emailAddress }) => emailAddress).toReversed());
  });

  test.each(formats)("viewers get an export as %s without links", async (format) => {
    const app = await appWith(invitation("jo"));
    const whole = await read(app, `/api/invitations.${format}`);
    expect(whole.status).toBe(200);
    // The texts of a workbook are compressed.
    expect(whole.text.includes("ticket-jo")).toBe(format !== "xlsx");
    await become(app, "viewer");
    const { status, text } = await read(app, `/api/invitations.${format}`);
    expect(status).toBe(200);
    expect(text).not.toContain("ticket-jo");
    expect(text).not.toContain('"url"');
    const name = { csv: "CSV", json: "JSON", xlsx: "Excel" }[format];
    const detail = `1 invitation as ${name}; all but revoked`;
    expect(await entries(app)).toContainEqual(expect.objectContaining({ detail }));
  });

  test("an export is recorded with its number and its filter", async () => {
    const app = await appWith(invitation("jo"), invitation("mo", { status: "revoked" }));
    const filter =
      "status=pending,expired&query=jo&domain=example.com&createdAfter=0&metadata.team=sales&invitedBy=Ada";
    await read(app, `/api/invitations.csv?${filter}`);
    await read(app, "/api/invitations.json");
    const member = "demo@usher.test";
    const recorded = await entries(app);
    expect(recorded).toHaveLength(2);
    // Both have the same time.
    expect(recorded).toEqual(
      expect.arrayContaining([
        { result: "done", member, detail: "1 invitation as JSON with links; all but revoked" },
        {
          result: "done",
          member,
          detail:
            "0 invitations as CSV with links; status pending, expired; search “jo”; invited by Ada; " +
            "domain example.com; invited from 1970-01-01T00:00:00Z; metadata team = sales",
        },
      ]),
    );
  });

  test("a request for the head of an export reads and records nothing", async () => {
    const app = await appWith(invitation("jo"));
    const answer = await app.request("HEAD", "/api/invitations.csv", { headers: { cookie: app.cookie } });
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
    expect(await entries(app)).toEqual([]);
  });

  test.each(formats)("an export as %s refuses a wrong filter", async (format) => {
    const app = await appWith();
    const answer = await app.call("GET", `/api/invitations.${format}?status=lost`);
    expect(answer).toMatchObject({ status: 422, body: { code: "invalid" } });
  });
});

test("our own reader of lists finds the addresses of an export", async () => {
  const app = await appWith(
    invitation("jo", { emailAddress: "+jo@example.com", publicMetadata: { name: "=cmd|'/C calc'!A0" } }),
    invitation("mo"),
  );
  const { text } = await read(app, "/api/invitations.csv?sort=emailAddress&order=asc");
  expect(text).toContain(`"'+jo@example.com"`);
  expect(text).toContain(`"'=cmd|`);
  const { recipients } = readRecipients(text);
  expect(recipients.map(({ address }) => address)).toEqual(["+jo@example.com", "mo@example.com"]);
});

test("metadata with more than twenty keys has one column only", async () => {
  const keys = Array.from({ length: 21 }, (_, nth) => [`key${nth}`, nth] as const);
  const app = await appWith(invitation("jo", { publicMetadata: Object.fromEntries(keys) }));
  const [head = ""] = (await read(app, "/api/invitations.csv")).text.split("\r\n");
  expect(head.endsWith(`"url","metadata"`)).toBe(true);
});

test("a list and its export have the names of batches", async () => {
  const app = await signedInApp({ now: () => now, isSending: false });
  const [named, unnamed] = [randomUUID(), randomUUID()];
  const batch = { kind: "invite", options: {}, rows: [{ emailAddress: "x@example.com" }] };
  await app.call("PUT", `/api/batches/${named}`, { ...batch, name: "Spring" });
  await app.call("PUT", `/api/batches/${unnamed}`, batch);
  const { db } = app.deps.store;
  await addInvitation(db, "sandbox", invitation("a", { batchId: named }));
  await addInvitation(db, "sandbox", invitation("b", { batchId: unnamed }));
  await addInvitation(db, "sandbox", invitation("c"));
  const { text } = await read(app, "/api/invitations.csv?sort=emailAddress&order=asc");
  const cells = text.split("\r\n").map((line) => line.split(",").slice(6, 8).join());
  expect(cells.slice(0, 4)).toEqual([
    `"batchId","batchName"`,
    `"${named}","Spring"`,
    `"${unnamed}",""`,
    `"",""`,
  ]);
  const { body } = await app.call("GET", "/api/invitations?sort=emailAddress&order=asc");
  const names = body.data.map(({ batchName }: Invitation) => batchName);
  expect(names).toEqual(["Spring", undefined, undefined]);
});

describe("an export of selected invitations", () => {
  const select = async (app: App, format: string, body: unknown) => {
    const answer = await app.request("POST", `/api/invitations.${format}`, {
      headers: { cookie: app.cookie, origin, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return { status: answer.status, text: await answer.text() };
  };

  test("selected invitations of any status are exported in the order of the list", async () => {
    const app = await appWith(
      invitation("b", { publicMetadata: { team: "x" } }),
      invitation("a", { status: "revoked" }),
      invitation("c", { publicMetadata: { plan: "pro" } }),
    );
    const ids = ["inv_b", "inv_unknown", "inv_a"];
    const { text } = await select(app, "csv", { ids, sort: "emailAddress", order: "asc" });
    const [head = "", ...lines] = text.trimEnd().split("\r\n");
    // Only keys of what was selected have a column.
    expect(head).toMatch(/"metadata","metadata\.team"$/);
    expect(lines.map((line) => line.split(",")[0])).toEqual([`"a@example.com"`, `"b@example.com"`]);
    expect(await entries(app)).toMatchObject([{ detail: "2 invitations as CSV with links; selected" }]);
  });

  test.each(formats)("viewers get selected invitations as %s without links", async (format) => {
    const app = await appWith(invitation("jo"));
    await become(app, "viewer");
    const { status, text } = await select(app, format, { ids: ["inv_jo"] });
    expect(status).toBe(200);
    expect(text).not.toContain("ticket-jo");
    const name = { csv: "CSV", json: "JSON", xlsx: "Excel" }[format];
    expect(await entries(app)).toMatchObject([{ detail: `1 invitation as ${name}; selected` }]);
  });

  test("no id, a wrong id, too many ids and an unknown field are refused", async () => {
    const app = await appWith();
    const many = Array.from({ length: mostSelected + 1 }, (_, nth) => `inv_${nth}`);
    for (const body of [{ ids: [] }, { ids: ["../users"] }, { ids: many }, { ids: ["inv_1"], query: "x" }])
      expect(await select(app, "json", body)).toMatchObject({ status: 422 });
    expect(await entries(app)).toEqual([]);
  });
});

test("an export waits until the Clerk instance is known", async () => {
  const app = await signedInApp({ engine: null });
  for (const format of formats)
    expect(await app.call("GET", `/api/invitations.${format}`)).toMatchObject({
      body: { code: "not_ready" },
    });
});
