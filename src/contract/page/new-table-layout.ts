import * as z from "zod/mini";
import { Density } from "./table-layout.ts";

const words = "Use the id of a column.";

/** A name of ours, or the key of a metadata column. */
const ColumnId = z
  .string()
  .check(z.minLength(1, words), z.maxLength(120, words), z.regex(/^[^\p{Cc}\p{Cs}]+$/u, words));

const maxColumns = 60;
const columnsWords = `A table has at most ${maxColumns} columns.`;

/** In rem. */
const Width = z
  .number()
  .check(
    z.minimum(1, "A column is at least 1 rem wide."),
    z.maximum(100, "A column is at most 100 rem wide."),
  );

/**
 * Body of `PUT /api/session/layouts/:table`. Apart from the layout that the page reads, because the page does not parse it.
 * The columns are the page's: the server does not know their ids.
 */
export const NewTableLayout = z.strictObject({
  columns: z.optional(
    z.array(ColumnId).check(
      z.maxLength(maxColumns, columnsWords),
      z.refine((ids) => new Set(ids).size === ids.length, "A column is named once."),
    ),
  ),
  widths: z.optional(
    z
      .record(ColumnId, Width)
      .check(z.refine((widths) => Object.keys(widths).length <= maxColumns, columnsWords)),
  ),
  density: z.optional(Density),
  pageSize: z.optional(z.int().check(z.minimum(1), z.maximum(500))),
});
export type NewTableLayout = z.infer<typeof NewTableLayout>;
