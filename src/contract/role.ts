import * as z from "zod/mini";

/**
 * What somebody may do here; each includes the one before it. A viewer reads; an inviter also invites, pastes lists,
 * revokes and resends; an admin also deletes, and decides about accounts and settings.
 */
export const Role = z.enum(["viewer", "inviter", "admin"]);
export type Role = z.infer<typeof Role>;

/** True when `held` may do what `needed` may. */
export function includesRole(held: Role, needed: Role): boolean {
  return Role.options.indexOf(held) >= Role.options.indexOf(needed);
}
