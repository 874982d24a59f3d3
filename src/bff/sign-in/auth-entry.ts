import type { BetterAuthPlugin } from "better-auth";
import { createAuthEndpoint } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import * as z from "zod/mini";

const onlyInProcess = { scope: "server" } as const;

/** Endpoints that we add to the sign-in library. They have no path, so no request can reach them. */
export const entry = {
  id: "entry",
  endpoints: {
    /** A session for a user identified another way: by a one-time link, the set-up link or the demo button. */
    openSession: createAuthEndpoint(
      {
        method: "POST",
        body: z.object({ userId: z.string() }),
        requireHeaders: true,
        metadata: onlyInProcess,
      },
      async (context) => {
        const { internalAdapter } = context.context;
        const user = await internalAdapter.findUserById(context.body.userId);
        if (user === null) throw new Error("There is no such user to open a session for.");
        const session = await internalAdapter.createSession(user.id);
        await setSessionCookie(context, { session, user });
        return context.json({ sessionId: session.id });
      },
    ),
    /** The member who has just given the right password in this browser and must still enter a code; else null. */
    memberAtSecondStep: createAuthEndpoint(
      { method: "POST", requireHeaders: true, metadata: onlyInProcess },
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
