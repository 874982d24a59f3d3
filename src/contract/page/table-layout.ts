import * as z from "zod/mini";

/** The tables that each member lays out. */
export const TableName = z.enum(["invitations", "batches"]);
export type TableName = z.infer<typeof TableName>;

export const Density = z.enum(["comfortable", "compact"]);
export type Density = z.infer<typeof Density>;

/**
 * How a member wants to see a table. What is left out is as in the default layout, so that a better default reaches those
 * who never changed it. `columns`: the ids of the shown ones, in order; `widths`: in rem, by id. Ids that a page does not
 * know are ignored.
 */
export const TableLayout = z.object({
  columns: z.optional(z.array(z.string())),
  widths: z.optional(z.record(z.string(), z.number())),
  density: z.optional(Density),
  pageSize: z.optional(z.number()),
});
export type TableLayout = z.infer<typeof TableLayout>;

/** The layouts of a member, by the name of the table. */
export const TableLayouts = z.record(z.string(), TableLayout);
export type TableLayouts = z.infer<typeof TableLayouts>;
