import { describe, expect, test } from "vitest";
import { TwoFactorSetup } from "#contract/account.ts";
import { json, startFakeClerk } from "#bff/testing/fake-clerk.ts";
import { linkOf, passwordOf, teamApp, type TeamApp, type Visitor } from "#bff/testing/members.ts";
import { codeOf } from "#bff/testing/two-factor.ts";

const ada = "ada@example.com";
const newPassword = "seven quiet lanterns on a river";

/** A second admin, who has made a link to join and one to a new password of `ben`. */
async function withAda() {
  const app = await teamApp();
  const second = await app.join(ada, "admin");
  const ben = await app.join("ben@example.com", "viewer");
  const joinLink = linkOf(
    (await second.call("POST", "/api/members", { emailAddress: "new@example.com", role: "admin" })).body,
  );
  const passwordLink = linkOf((await second.call("POST", `/api/members/${ben.id}/link`, {})).body);
  const change = (body: object) => app.boss.call("PATCH", `/api/members/${second.id}`, body);
  return { ...app, second, ben, joinLink, passwordLink, change };
}

const use = ({ visitor }: Pick<TeamApp, "visitor">, token: string) =>
  visitor().call("POST", "/api/session/link", { token, password: newPassword });

const ends = [
  ["is disabled", [{ state: "disabled" }]],
  ["was disabled for a moment", [{ state: "disabled" }, { state: "active" }]],
  ["is demoted", [{ role: "inviter" }]],
  ["was demoted for a moment", [{ role: "viewer" }, { role: "admin" }]],
] as const;

describe("S7: links that a member made", () => {
  test.each(ends)("S7: the links of an admin who %s are void", async (_what, changes) => {
    const app = await withAda();
    for (const body of changes) expect((await app.change(body)).status).toBe(200);
    for (const { token } of [app.joinLink, app.passwordLink])
      expect((await use(app, token)).status).toBe(404);
    const { body } = await app.boss.call("GET", "/api/members");
    expect(JSON.stringify(body)).toContain("new@example.com");
  });

  test("S7: another admin makes a new link for the invitation of a disabled one", async () => {
    const app = await withAda();
    await app.change({ state: "disabled" });
    const renewed = await app.boss.call("POST", `/api/members/${app.joinLink.member.id}/link`, {});
    expect((await use(app, linkOf(renewed.body).token)).status).toBe(200);
  });

  test("S7: links are void if their maker lost the role without a change in the team", async () => {
    const app = await withAda();
    await app.deps.store.db.updateTable("user").set({ role: "viewer" }).where("email", "=", ada).execute();
    for (const { token } of [app.joinLink, app.passwordLink])
      expect((await use(app, token)).status).toBe(404);
  });

  test("S7: the links of other admins still work", async () => {
    const app = await withAda();
    const { token } = await app.invite("kim@example.com", "viewer");
    await app.change({ state: "disabled" });
    expect((await use(app, token)).status).toBe(200);
  });
});

/** Ada has given her password in a browser and owes the code. */
async function withHalfSignIn() {
  const app = await withAda();
  const password = passwordOf(ada);
  const made = await app.second.call("POST", "/api/session/two-factor", { password });
  const { uri } = TwoFactorSetup.parse(made.body);
  await app.second.call("POST", "/api/session/two-factor/confirm", { code: codeOf(uri, -1) });
  const owing = app.visitor();
  await owing.call("POST", "/api/auth/sign-in/email", { email: ada, password });
  const finish = () => owing.call("POST", "/api/session/two-factor/check", { code: codeOf(uri) });
  return { ...app, finish };
}

describe("S7: a sign-in that waits for its code", () => {
  test("S7: a sign-in that waits for its code ends with a new password", async () => {
    const { second, finish } = await withHalfSignIn();
    const body = { currentPassword: passwordOf(ada), newPassword };
    expect((await second.call("POST", "/api/session/password", body)).status).toBe(204);
    expect((await finish()).status).toBe(401);
  });

  test("S7: a sign-in that waits for its code ends when the member is disabled, also after they are enabled", async () => {
    const { change, finish } = await withHalfSignIn();
    await change({ state: "disabled" });
    await change({ state: "active" });
    expect((await finish()).status).toBe(401);
  });

  test("S7: a sign-in that waits for its code succeeds without such a change", async () => {
    const { finish } = await withHalfSignIn();
    expect((await finish()).status).toBe(200);
  });
});

test("S7: the devices of a disabled member are strangers, also after they are enabled", async () => {
  const app = await withAda();
  const tryIn = (caller: Visitor, password: string) =>
    caller.call("POST", "/api/auth/sign-in/email", { email: ada, password });
  await app.change({ state: "disabled" });
  await app.change({ state: "active" });
  for (let time = 0; time < 5; time += 1) await tryIn(app.visitor(), "a wrong guess");
  expect((await tryIn(app.second, passwordOf(ada))).status).toBe(429);
});

test("S7: an action of a disabled member that still waits for its turn has no effect", async () => {
  const app = await teamApp({ isSending: false, longestActionMs: 2_000 });
  const inviter = await app.join("inviter@example.com", "inviter");
  const batch = "/api/batches/3f1c9a52-7c1e-4d0e-9a53-1b8f6f0f5d10";
  const rows = [{ emailAddress: "row@example.com" }];
  await app.boss.call("PUT", batch, { kind: "invite", options: {}, rows });
  // As many as may be at work.
  const atWork = Array.from({ length: 12 }, (_, nth) =>
    inviter.call("POST", "/api/invitations", { emailAddress: `new${nth}@example.com` }),
  );
  const waiting = inviter.call("POST", `${batch}/pause`);
  await expect
    .poll(async () => (await app.deps.store.db.selectFrom("batch").select("id").execute()).length)
    .toBe(13);
  await app.boss.call("PATCH", `/api/members/${inviter.id}`, { state: "disabled" });
  app.clock.now += 2_000;
  expect((await waiting).status).toBe(401);
  await Promise.all(atWork);
  expect((await app.boss.call("GET", batch)).body).toMatchObject({ state: "running" });
});

const question = { emailAddresses: ["a@example.com"] };

test.each([
  ["GET", "/api/invitations/inv_1/options", undefined, "is disabled", { state: "disabled" }, 401],
  ["POST", "/api/precheck", question, "is disabled", { state: "disabled" }, 401],
  ["POST", "/api/precheck", question, "is demoted", { role: "viewer" }, 403],
  ["POST", "/api/precheck", question, "keeps their role", { role: "inviter" }, 200],
])(
  "S7: an answer to %s %s that takes long is judged again (%j, a member who %s)",
  async (method, path, body, _what, change, status) => {
    const { promise: changed, resolve: goOn } = Promise.withResolvers<void>();
    const fake = await startFakeClerk((response, request, nth) => {
      const isUsers = request.url?.startsWith("/v1/users") === true;
      const answer = json(200, isUsers ? [] : { data: [], total_count: 0 });
      void changed.then(() => answer(response, request, nth));
    });
    const app = await teamApp({ apiUrl: fake.url });
    const inviter = await app.join("inviter@example.com", "inviter");
    const asked = inviter.call(method, path, body);
    await expect.poll(() => fake.calls.length).toBeGreaterThan(0);
    await app.boss.call("PATCH", `/api/members/${inviter.id}`, change);
    app.clock.now += 2_000;
    goOn();
    expect((await asked).status).toBe(status);
  },
);
