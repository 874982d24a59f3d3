import { Hono } from "hono";
import type { CallResult } from "#batches/upstream.ts";
import { PrecheckQuestion } from "#contract/precheck.ts";
import type { PrecheckAnswer } from "#contract/precheck.ts";
import type { Invitation } from "#contract/invitation.ts";
import type { Clerk } from "./clerk.ts";
import type { AppEnv } from "./context.ts";
import { valueOf } from "./problem.ts";
import { readBody } from "./request.ts";

/** Clerk takes this many addresses in one question for users. */
const usersPerCall = 100;
const pageSize = 500;
/** Pages overlap: an invitation that leaves the list while it is read moves the later ones up by one. */
const pageStep = 450;
/** Below this it is cheaper to ask for each address than to read the whole list of pending ones. */
const fewAddresses = 5;

const unchecked = { undone: "The addresses cannot be checked", unsure: "The addresses cannot be checked" };

/** `POST /api/precheck`: who is invited or a user already. Reads only. */
export function precheckRoutes({ clerk }: { clerk: Clerk }): Hono<AppEnv> {
  return new Hono<AppEnv>().post("/", async (c) => {
    const { emailAddresses } = await readBody(c, PrecheckQuestion);
    const { signal } = c.req.raw;
    const asked = [...new Set(emailAddresses)];
    const users = await readUsers(clerk, asked, signal);
    const pending = await readPending(clerk, asked, signal);
    const answer: PrecheckAnswer = {
      data: asked.map((emailAddress) => {
        if (users.has(emailAddress)) return { emailAddress, standing: "user" };
        const invitation = pending.get(emailAddress);
        return invitation === undefined
          ? { emailAddress, standing: "new" }
          : { emailAddress, standing: "invited", invitation };
      }),
    };
    return c.json(answer);
  });
}

async function readUsers(clerk: Clerk, asked: string[], signal: AbortSignal): Promise<Set<string>> {
  const known = new Set<string>();
  for (let at = 0; at < asked.length; at += usersPerCall) {
    const users = valueOf(await clerk.findUsers(asked.slice(at, at + usersPerCall), signal), unchecked);
    for (const user of users) for (const address of user.emailAddresses) known.add(address);
  }
  return known;
}

async function readPending(
  clerk: Clerk,
  asked: string[],
  signal: AbortSignal,
): Promise<Map<string, Invitation>> {
  const found =
    asked.length <= fewAddresses ? await readEach(clerk, asked, signal) : await readAll(clerk, signal);
  return new Map(found.map((invitation) => [invitation.emailAddress.toLowerCase(), invitation]));
}

async function readEach(clerk: Clerk, asked: string[], signal: AbortSignal): Promise<Invitation[]> {
  const answers: CallResult<Invitation[]>[] = await Promise.all(
    asked.map((address) => clerk.findInvitations(address, signal)),
  );
  return answers
    .flatMap((answer) => valueOf(answer, unchecked))
    .filter((invitation) => invitation.status === "pending");
}

async function readAll(clerk: Clerk, signal: AbortSignal): Promise<Invitation[]> {
  const query = { status: "pending", query: "", sort: "createdAt", order: "asc", limit: pageSize } as const;
  const all: Invitation[] = [];
  for (let offset = 0; ; offset += pageStep) {
    const page = valueOf(await clerk.listInvitations({ ...query, offset }, signal), unchecked);
    all.push(...page.data);
    if (page.data.length < pageSize) return all;
  }
}
