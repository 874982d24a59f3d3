import { sql } from "kysely";
import { type TeamMember, MemberLink } from "#contract/member.ts";
import type { Role } from "#contract/role.ts";
import { cookieOf, testApp } from "./app.ts";

export const admin = { emailAddress: "admin@example.com", password: "a long enough password" };

type Answer = { status: number; headers: Headers; body: unknown; cookie: string };
type Options = Parameters<typeof testApp>[0];

/** A browser of its own, with its cookies. */
export type Visitor = {
  cookie: string;
  call(method: string, path: string, body?: unknown, headers?: object): Promise<Answer>;
};

export type TeamApp = Awaited<ReturnType<typeof teamApp>>;

/** The app with a signed-in admin, `boss`, and functions to invite and sign in others. Its clock is `clock.now`. */
export async function teamApp(options: Options = {}) {
  const clock = { now: Date.now() };
  const test = await testApp({ now: () => clock.now, ...options });
  const visitor = (cookie = ""): Visitor => {
    const self: Visitor = {
      cookie,
      async call(method, path, body, headers = {}) {
        const sent = self.cookie === "" ? headers : { cookie: self.cookie, ...headers };
        const response = await test.request(method, path, { body, headers: sent });
        const text = await response.text();
        self.cookie = mergeCookies(self.cookie, cookieOf(response));
        return {
          status: response.status,
          headers: response.headers,
          body: text === "" ? null : JSON.parse(text),
          cookie: cookieOf(response),
        };
      },
    };
    return self;
  };
  const signIn = async (email: string, password: string): Promise<Visitor> => {
    const caller = visitor();
    await caller.call("POST", "/api/auth/sign-in/email", { email, password });
    return caller;
  };
  await test.deps.setup.createAdmin(admin);
  const boss = await signIn(admin.emailAddress, admin.password);
  const invite = async (emailAddress: string, role: Role): Promise<{ member: TeamMember; token: string }> => {
    const { body } = await boss.call("POST", "/api/members", { emailAddress, role });
    return linkOf(body);
  };
  const join = async (emailAddress: string, role: Role): Promise<Visitor & { id: string }> => {
    const { token } = await invite(emailAddress, role);
    const caller = visitor();
    await caller.call("POST", "/api/session/link", { token, password: passwordOf(emailAddress) });
    const user = await test.deps.store.db
      .selectFrom("user")
      .select("id")
      .where("email", "=", emailAddress)
      .executeTakeFirstOrThrow();
    return Object.assign(caller, { id: user.id });
  };
  const activity = () =>
    test.deps.store.db
      .selectFrom("activity")
      .selectAll()
      .orderBy(sql`rowid`)
      .execute();
  return { ...test, clock, boss, visitor, signIn, invite, join, activity };
}

/** The password of a member whom `join` created. */
export function passwordOf(emailAddress: string): string {
  return `quiet lantern of ${emailAddress.length} rivers`;
}

/** The member and token of a created link. */
export function linkOf(body: unknown): { member: TeamMember; token: string } {
  const { member, url } = MemberLink.parse(body);
  return { member, token: new URL(url).searchParams.get("token") ?? "" };
}

/** The statuses of several answers, the lowest first: the order of a race is random. */
export function statusesOf(answers: readonly { status: number }[]): number[] {
  return answers.map(({ status }) => status).sort((left, right) => left - right);
}

function mergeCookies(kept: string, given: string): string {
  const pairs = [kept, given]
    .flatMap((cookies) => cookies.split("; "))
    .filter((pair) => pair !== "")
    .map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)] as const);
  return [...new Map(pairs)]
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${name}=${value}`)
    .join("; ");
}
