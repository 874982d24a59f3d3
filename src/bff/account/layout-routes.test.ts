import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { signedInApp } from "#bff/testing/app.ts";
import { teamApp } from "#bff/testing/members.ts";

const path = "/api/session/layouts/invitations";
const layout = {
  columns: ["emailAddress", "metadata.plan", "status"],
  widths: { "metadata.plan": 12.5 },
  density: "compact",
  pageSize: 250,
};

type App = Awaited<ReturnType<typeof signedInApp>>;
const layoutsOf = async (app: App) => (await app.call("GET", "/api/session")).body.layouts;

describe("the layout of a table", () => {
  test("a layout comes back with the session, and the newest one counts", async () => {
    const app = await signedInApp();
    expect(await layoutsOf(app)).toEqual({});
    expect(await app.call("PUT", path, layout)).toMatchObject({ status: 204 });
    expect(await layoutsOf(app)).toEqual({ invitations: layout });
    expect(await app.call("PUT", path, { density: "compact" })).toMatchObject({ status: 204 });
    expect(await app.call("PUT", "/api/session/layouts/batches", { pageSize: 25 })).toMatchObject({
      status: 204,
    });
    expect(await layoutsOf(app)).toEqual({ invitations: { density: "compact" }, batches: { pageSize: 25 } });
  });

  test("a layout belongs to its member, also to a viewer, and goes with them", async () => {
    const app = await teamApp();
    const viewer = await app.join("viewer@example.com", "viewer");
    expect(await viewer.call("PUT", path, layout)).toMatchObject({ status: 204 });
    expect((await viewer.call("GET", "/api/session")).body).toMatchObject({
      layouts: { invitations: layout },
    });
    expect((await app.boss.call("GET", "/api/session")).body).toMatchObject({ layouts: {} });
    const { db } = app.deps.store;
    await db.deleteFrom("user").where("id", "=", viewer.id).execute();
    expect(await db.selectFrom("table_layout").selectAll().execute()).toEqual([]);
  });

  test("a stranger learns of no layout", async () => {
    const app = await signedInApp();
    await app.call("PUT", path, layout);
    const answer = await app.request("GET", "/api/session");
    expect(await answer.json()).not.toHaveProperty("layouts");
  });

  test("a layout that this version cannot read leaves the session whole", async () => {
    const app = await signedInApp();
    await app.call("PUT", path, layout);
    await app.deps.store.db.updateTable("table_layout").set({ layout: '{"columns":7}' }).execute();
    expect(await layoutsOf(app)).toEqual({});
  });

  test("an unknown table has no layout", async () => {
    const app = await signedInApp();
    for (const table of ["team", "__proto__", "%20"])
      expect(await app.call("PUT", `/api/session/layouts/${table}`, {})).toMatchObject({
        status: 404,
        body: { code: "not_found" },
      });
  });

  test.each([
    [{ columns: "status" }, "columns"],
    [{ columns: [""] }, "columns.0"],
    [{ columns: ["x".repeat(121)] }, "columns.0"],
    [{ columns: ["a\u0000b"] }, "columns.0"],
    [{ columns: ["status", "status"] }, "columns"],
    [{ columns: Array.from({ length: 61 }, (_column, at) => `metadata.${at}`) }, "columns"],
    [{ widths: { status: 0 } }, "widths.status"],
    [{ widths: { status: 101 } }, "widths.status"],
    [{ widths: { status: "7rem" } }, "widths.status"],
    [{ density: "tiny" }, "density"],
    [{ pageSize: 501 }, "pageSize"],
    [{ pageSize: 0 }, "pageSize"],
    [{ pageSize: 2.5 }, "pageSize"],
  ])("a layout cannot be %j", async (given, field) => {
    const app = await signedInApp();
    const answer = await app.call("PUT", path, given);
    expect(answer).toMatchObject({ status: 422, body: { code: "invalid", field } });
    expect(await layoutsOf(app)).toEqual({});
  });

  test("an unknown part of a layout is refused", async () => {
    const app = await signedInApp();
    expect(await app.call("PUT", path, { theme: "dark" })).toMatchObject({
      status: 422,
      body: { code: "invalid", detail: expect.stringContaining("theme") },
    });
  });

  test("any accepted layout comes back as it was sent", async () => {
    const app = await signedInApp();
    const id = fc
      .string({ minLength: 1, maxLength: 30, unit: "grapheme" })
      .filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text) && text !== "__proto__" && text.length <= 120);
    const layouts = fc.record(
      {
        columns: fc.uniqueArray(id, { maxLength: 60 }),
        widths: fc.dictionary(
          id,
          fc.integer({ min: 4, max: 400 }).map((quarters) => quarters / 4),
          {
            maxKeys: 20,
          },
        ),
        density: fc.constantFrom("comfortable", "compact"),
        pageSize: fc.integer({ min: 1, max: 500 }),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(layouts, async (given) => {
        expect(await app.call("PUT", path, given)).toMatchObject({ status: 204 });
        expect(await layoutsOf(app)).toEqual({ invitations: given });
      }),
      { numRuns: 60 },
    );
  });
});
