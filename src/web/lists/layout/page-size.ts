import type { TableLayout } from "#contract/page/table-layout.ts";

/** How many rows a page can have. */
export const pageSizes: readonly number[] = [25, 50, 100, 250, 500];

const usualPageSize = 50;

const isPageSize = (size: number | undefined) => size !== undefined && pageSizes.includes(size);

/** The `size` parameter of the URL; without it a page is as long as the member chose last. */
export function readSize(search: URLSearchParams): number | undefined {
  return pageSizes.find((size) => String(size) === search.get("size"));
}

export function pageSizeOf(layout: TableLayout, size: number | undefined): number {
  return [size, layout.pageSize].find(isPageSize) ?? usualPageSize;
}
