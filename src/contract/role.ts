import * as z from "zod/mini";

/**
 * What a member may do; each role includes the one before it. A viewer reads; an inviter also invites, revokes and
 * resends; an admin also deletes and manages the team and the settings.
 */
export const Role = z.enum(["viewer", "inviter", "admin"]);
export type Role = z.infer<typeof Role>;

/** True when a member with the role `held` may do what `needed` allows. */
export function includesRole(held: Role, needed: Role): boolean {
  return Role.options.indexOf(held) >= Role.options.indexOf(needed);
}
