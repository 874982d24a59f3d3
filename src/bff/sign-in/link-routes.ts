import { Hono } from "hono";
import * as z from "zod/mini";
import { LinkToken, LinkUse } from "#contract/member.ts";
import type { SignInAnswer } from "#contract/sign-in.ts";
import { signIn } from "./setup.ts";
import { type AppEnv, setCookies } from "#bff/http/context.ts";
import { libraryHeaders } from "./library-request.ts";
import { consumeLink, type LinkUseTools, readLink } from "./link-use.ts";
import { readBody, readQuery } from "#bff/http/request.ts";
import { recordStart } from "./session-activity.ts";
import type { TrustedProxies } from "#bff/env/trusted-proxies.ts";

const LinkQuery = z.object({ token: LinkToken });

/** `/api/session/link`: what a one-time link is for, and its use. Whoever holds the link may; nothing else proves them. */
export function linkRoutes(tools: LinkUseTools & { proxies: TrustedProxies }): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .get("/", async (c) => c.json(await readLink(tools, readQuery(c, LinkQuery).token)))
    .post("/", async (c) => {
      const { kind, member, maySignIn } = await consumeLink(tools, await readBody(c, LinkUse));
      const { id, emailAddress } = member;
      await c.get("record")({
        action: kind === "join" ? "member.joined" : "member.password_changed",
        result: "done",
        member,
        emailAddress,
        subjectId: id,
        detail: "by a one-time link",
      });
      if (maySignIn) {
        const { cookies } = await signIn(tools.auth, id, libraryHeaders(c, tools.proxies));
        setCookies(c, cookies);
        await recordStart(c, member, "by a one-time link");
      }
      return c.json({ signedIn: maySignIn } satisfies SignInAnswer);
    });
}
