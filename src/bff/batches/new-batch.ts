import type { Context } from "hono";
import { setImmediate } from "node:timers/promises";
import type * as z from "zod/mini";
import { batchMaxRows, type InvitationRow, NewBatch, type NewRow, tooManyRows } from "#contract/batch.ts";
import { MatchingBatch } from "#contract/matching/matching-batch.ts";
import { splitRows } from "#bff/http/bodies/rows-body.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { issueWords } from "#bff/http/issue-words.ts";
import { check, fail, ProblemError, problemOfIssues, rowsShown } from "#bff/http/problem.ts";

/**
 * Parses and checks the body of a submit. Others are answered between slices of its rows.
 * @throws {ProblemError} `invalid` with the first invalid field and the invalid rows
 */
export async function readNewBatch(c: Context<AppEnv>): Promise<NewBatch | MatchingBatch> {
  const { rest, rows: list } = await splitRows(new Uint8Array(await c.req.arrayBuffer()));
  if (list === null && isObject(rest) && "matching" in rest) return check(MatchingBatch, rest);
  if (list === null || !isObject(rest)) return check(NewBatch, rest);
  if (list.count > batchMaxRows) fail("invalid", tooManyRows, { field: "rows" });
  const rows: (NewRow | InvitationRow)[] = [];
  const issues: z.core.$ZodIssue[] = [];
  let first: NewBatch | undefined;
  let offset = 0;
  for (const slice of list.slices()) {
    const read = NewBatch.safeParse({ ...rest, rows: slice }, { error: issueWords });
    if (read.success) {
      first ??= read.data;
      rows.push(...read.data.rows);
    } else issues.push(...atOffset(read.error.issues, offset));
    if (issues.length >= rowsShown || issues.some(({ path }) => path[0] !== "rows")) break;
    offset += slice.length;
    await setImmediate();
  }
  if (issues.length > 0 || first === undefined) throw new ProblemError(problemOfIssues(issues));
  // The rest is the same in all slices, so all rows are of the batch's kind.
  return { ...first, rows } as NewBatch;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** The issues of a slice with the positions of rows in the whole list. */
function atOffset(issues: readonly z.core.$ZodIssue[], offset: number): z.core.$ZodIssue[] {
  return issues.map((issue) => {
    const [list, index, ...field] = issue.path;
    return list === "rows" && typeof index === "number"
      ? { ...issue, path: [list, index + offset, ...field] }
      : issue;
  });
}
