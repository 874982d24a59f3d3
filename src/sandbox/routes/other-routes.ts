import { Hono } from "hono";
import { z } from "zod";
import { refusals } from "#sandbox/failures/errors.ts";
import { readSingle } from "./input.ts";
import { readBody, type SandboxEnv } from "./request.ts";
import { type Invitation, invitationToWire } from "#sandbox/data/invitation.ts";
import type { Instance } from "#sandbox/instance.ts";

const address = z.string().toLowerCase();

const OtherAction = z.discriminatedUnion("does", [
  z.strictObject({
    does: z.literal("invite"),
    emailAddress: address,
    publicMetadata: z.optional(z.record(z.string(), z.unknown())),
    expiresInDays: z.optional(z.int()),
  }),
  z.strictObject({ does: z.enum(["revoke", "accept", "delete"]), emailAddress: address }),
]);
export type OtherAction = z.infer<typeof OtherAction>;

/**
 * What other people do meanwhile: admins in Clerk's dashboard, and recipients. Clerk's rules hold for them too; faults
 * by address and the limits of the API do not.
 */
export function otherRoutes(instance: Instance): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  routes.post("/", async (c) => {
    const body = OtherAction.safeParse(await readBody(c));
    if (!body.success) return c.json({ error: z.prettifyError(body.error) }, 422);
    return c.json(invitationToWire(act(instance, body.data), instance.linkTo, false));
  });
  return routes;
}

/** Returns the invitation as the action leaves it, a deleted one as it was. */
function act(instance: Instance, action: OtherAction): Invitation {
  const { invitations } = instance;
  const { does, emailAddress } = action;
  if (does === "invite") return invite(instance, action);
  const found = invitations.findNewest(emailAddress, does === "delete" ? "any" : "pending");
  if (found === undefined) throw refusals.notFound(`such invitation of ${emailAddress}`);
  switch (does) {
    case "revoke":
      return invitations.revoke(found.id, "dashboard");
    case "accept":
      return invitations.accept(found.id);
    case "delete":
      invitations.remove(found.id, "dashboard");
      return found;
  }
}

function invite(instance: Instance, action: Extract<OtherAction, { does: "invite" }>): Invitation {
  const order = readSingle({
    email_address: action.emailAddress,
    ...(action.publicMetadata !== undefined && { public_metadata: action.publicMetadata }),
    ...(action.expiresInDays !== undefined && { expires_in_days: action.expiresInDays }),
  });
  const rules = { existingUserCanBeBypassed: false, namesTakenAddress: true };
  const [made] = instance.invitations.create([order], rules, "dashboard");
  if (made === undefined) throw new Error("One order makes one invitation.");
  return made;
}
