import type { BetterAuthPlugin } from "better-auth";
import { createAuthEndpoint } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import * as z from "zod/mini";

const forUs = { scope: "server" } as const;

/** What we ask of the sign-in library beyond its routes. Without a path, so that no request can reach it. */
export const entry = {
  id: "entry",
  endpoints: {
    /** A session for somebody who proved themselves otherwise: by a one-time link, or by standing before the sandbox. */
    openSession: createAuthEndpoint(
      { method: "POST", body: z.object({ userId: z.string() }), requireHeaders: true, metadata: forUs },
      async (context) => {
        const { internalAdapter } = context.context;
        const user = await internalAdapter.findUserById(context.body.userId);
        if (user === null) throw new Error("There is no such member to open a session for.");
        const session = await internalAdapter.createSession(user.id);
        await setSessionCookie(context, { session, user });
        return context.json({ opened: true });
      },
    ),
    /** Who gave the right password in this browser a moment ago and owes the code of a second factor. */
    memberAtSecondStep: createAuthEndpoint(
      { method: "POST", requireHeaders: true, metadata: forUs },
      async (context) => {
        const { internalAdapter, createAuthCookie, secret } = context.context;
        const challenge = await context.getSignedCookie(createAuthCookie("two_factor").name, secret);
        if (typeof challenge !== "string" || challenge === "") return context.json(null);
        const step = await internalAdapter.findVerificationValue(challenge);
        if (step === null || step.expiresAt <= new Date()) return context.json(null);
        const user = await internalAdapter.findUserById(step.value);
        return context.json(user === null ? null : { id: user.id, emailAddress: user.email });
      },
    ),
  },
} satisfies BetterAuthPlugin;
