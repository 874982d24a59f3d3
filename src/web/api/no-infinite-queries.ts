/** Takes the place of a part of TanStack Query that no page uses; see `vite.config.ts`. */
export function infiniteQueryBehavior(): never {
  throw new Error("Infinite queries are left out of the page.");
}

export function hasNextPage(): boolean {
  return false;
}

export function hasPreviousPage(): boolean {
  return false;
}
