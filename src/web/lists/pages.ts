import type { TableName } from "#contract/page/table-layout.ts";

/** The page of a list that is shown, and how to turn to another. */
export type Pages = {
  /** What is counted, in the plural: "invitations". */
  of: string;
  /** Pages count from 1. */
  page: number;
  pageSize: number;
  onPageChange: (page: number, options?: { replace?: boolean }) => void;
  /** For a list whose pages have a size of the member's choice; `onResize` shows a page of the new size. */
  sizes?: { table: TableName; onResize: (page: number) => void };
};

/** 1 for an empty list. */
export function lastPageOf(totalCount: number, pageSize: number): number {
  return Math.max(1, Math.ceil(totalCount / pageSize));
}
