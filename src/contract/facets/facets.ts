import * as z from "zod/mini";

/**
 * One value that invitations have, and how many of them. `label`, `createdAt` and `createdBy` are those of a batch, whose
 * value is an id.
 */
export const Facet = z.object({
  value: z.string(),
  count: z.number(),
  label: z.optional(z.string()),
  createdAt: z.optional(z.number()),
  createdBy: z.optional(z.string()),
});
export type Facet = z.infer<typeof Facet>;

/**
 * Answer of `GET /api/invitations/facets?field=&prefix=&FILTER`: the most frequent values of a field among the invitations
 * that match. `isCountExact` is false where only the newest of very many invitations were counted.
 */
export const Facets = z.object({ data: z.array(Facet), isCountExact: z.boolean() });
export type Facets = z.infer<typeof Facets>;
