import * as z from "zod/mini";
import type { BatchKind, FollowUpKind } from "./batch.ts";

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

/** The role that a batch needs: to submit it, and for everything that makes it start, wait or end. */
export function roleForBatch(kind: BatchKind): Role {
  return kind === "delete" ? "admin" : "inviter";
}

/** What a follow-up does with invitations. Its own kind decides who may make it, as for a submit. */
export function followUpKind(how: FollowUpKind, source: BatchKind): BatchKind {
  return how === "rollback" ? "revoke" : source;
}
