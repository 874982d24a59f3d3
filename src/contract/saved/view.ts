import * as z from "zod/mini";
import { uuid } from "#contract/batch.ts";
import { Name } from "./name.ts";
import { canonicalSearch, foreignParams } from "./search.ts";

/** Of one member, in one instance. */
export const viewMaxCount = 50;

/** Made by the caller, so that a repeated save has no effect. */
export const ViewId = uuid("A view id is a UUID.");

const BuiltInViewId = z.enum([
  "expiring-this-week",
  "not-joined-after-7-days",
  "expired-last-month",
  "invited-by-me",
]);
type BuiltInViewId = z.infer<typeof BuiltInViewId>;

type BuiltInView = { id: BuiltInViewId; name: string; search: string };

/** The views that every member has. Their filters are relative to the day and the member. */
export const builtInViews: readonly BuiltInView[] = [
  {
    id: "expiring-this-week",
    name: "Expiring this week",
    search: "status=pending&expires=next-7d&sort=expiresAt&order=asc",
  },
  {
    id: "not-joined-after-7-days",
    name: "Not joined after 7 days",
    search: "status=pending&created=before-7d",
  },
  { id: "expired-last-month", name: "Expired last month", search: "status=expired&expires=last-month" },
  { id: "invited-by-me", name: "Invited by me", search: "by=me" },
];

/** A saved view of the list of invitations. */
export const View = z.object({
  id: z.string(),
  name: z.string(),
  /** The query string of the list, without a question mark: "status=pending&query=acme". */
  search: z.string(),
  isShared: z.boolean(),
  /** The address of the member who made it. */
  owner: z.string(),
  /** Whether the member who asks made it. */
  isOwn: z.boolean(),
  /** Milliseconds since 1970; different after each change. */
  updatedAt: z.number(),
});
export type View = z.infer<typeof View>;

const tooLong = "This list has too many filters to be saved. Remove some.";

const Search = z.pipe(
  z.pipe(
    z.string("Send the query string of the list.").check(
      z.maxLength(8_000, tooLong),
      z.refine((search) => foreignParams(search).length === 0, "A view holds only parameters of the list."),
    ),
    z.transform(canonicalSearch),
  ),
  z.string().check(z.maxLength(2_000, tooLong)),
);

/**
 * Body of `PUT /api/views/:id`, which creates or changes a view. `seen` is the `updatedAt` of the view that the change is
 * based on: if it has another one by now, it is not changed (`conflict`), and if it is gone, it is not created again
 * (`not_found`).
 */
export const ViewChange = z.strictObject({
  name: Name,
  search: Search,
  isShared: z._default(z.boolean(), false),
  seen: z.optional(z.number()),
});
export type ViewChange = z.infer<typeof ViewChange>;

/** Body of `PUT /api/view-arrangement`: the order in which the member sees the views, and which are hidden. */
export const ViewArrangement = z.strictObject({
  views: z
    .array(z.strictObject({ id: z.union([BuiltInViewId, ViewId]), isHidden: z.boolean() }))
    .check(z.maxLength(1_000)),
});
export type ViewArrangement = z.infer<typeof ViewArrangement>;

/**
 * Answer of `GET /api/views`: the member's own and the shared views, the oldest first. The arrangement may name views that
 * are gone, and lack new ones.
 */
export const ViewList = z.object({
  data: z.array(View),
  arrangement: z.array(z.object({ id: z.string(), isHidden: z.boolean() })),
});
export type ViewList = z.infer<typeof ViewList>;
