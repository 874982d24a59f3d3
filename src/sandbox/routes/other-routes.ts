import { Hono } from "hono";
import { z } from "zod";
import { badParam, refusals } from "#sandbox/failures/errors.ts";
import { type User, userToWire } from "#sandbox/data/users.ts";
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
  z.strictObject({ does: z.literal("sign-up"), emailAddress: address }),
  z.strictObject({
    does: z.literal("change-user"),
    emailAddress: address,
    publicMetadata: z.record(z.string(), z.unknown()),
  }),
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
    return c.json(act(instance, body.data));
  });
  return routes;
}

type UserAction = Extract<OtherAction, { does: "sign-up" | "change-user" }>;

/** Returns the user or the invitation as Clerk would. */
function act(instance: Instance, action: OtherAction): object {
  if (action.does === "sign-up" || action.does === "change-user")
    return userToWire(actOnUser(instance, action));
  return invitationToWire(actOnInvitation(instance, action), instance.linkTo, false);
}

/** Somebody signs up without an invitation, or a user's metadata changes. */
function actOnUser({ users, clock }: Instance, action: UserAction): User {
  const { does, emailAddress } = action;
  const at = clock();
  if (does === "change-user") {
    const changed = users.change(emailAddress, action.publicMetadata, at);
    if (changed === undefined) throw refusals.notFound(`user with the address ${emailAddress}`);
    return changed;
  }
  const made = users.add({ emailAddress, publicMetadata: {}, strategy: "email_code", at });
  if (made === undefined) throw badParam("form_identifier_exists", "email_address", [emailAddress]);
  return made;
}

/** Returns the invitation as the action leaves it, a deleted one as it was. */
function actOnInvitation(instance: Instance, action: Exclude<OtherAction, UserAction>): Invitation {
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
