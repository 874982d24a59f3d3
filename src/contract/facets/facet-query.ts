import * as z from "zod/mini";
import { withFilter } from "#contract/invitation-filter.ts";

/** `metadata`: the keys of the metadata; `metadata.KEY`: the values of one of them. */
const FacetField = z.string().check(z.regex(/^(invitedBy|batch|domain|delivery|metadata(\.[^]{1,100})?)$/));

/** Query of `GET /api/invitations/facets`. Apart from its answer because the page does not parse it. */
export const FacetQuery = withFilter({
  field: FacetField,
  prefix: z._default(z.string().check(z.trim(), z.maxLength(320)), ""),
});
export type FacetQuery = z.infer<typeof FacetQuery>;
