/** The page that begins with or before the first row of the present one, after a change of the size. */
export function pageAfterResize({ page, from, to }: { page: number; from: number; to: number }): number {
  return Math.floor(((page - 1) * from) / to) + 1;
}
