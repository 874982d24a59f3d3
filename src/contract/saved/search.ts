type Params = {
  get(name: string): string | null;
  set(name: string, value: string): void;
  delete(name: string): void;
  keys(): IterableIterator<string>;
  toString(): string;
};

/** Node and browsers have it, but the types of the contract know neither. */
declare const URLSearchParams: new (search?: string) => Params;

/** The parameters of the list of invitations, in the order in which a view holds them. The page number is none of them. */
const listParams: readonly string[] = [
  "status",
  "query",
  "created",
  "joined",
  "expires",
  "by",
  "batch",
  "domain",
  "delivery",
  "sort",
  "order",
  "size",
];

/** `meta.KEY=VALUE`. */
const metadataPrefix = "meta.";

const isOfMetadata = (name: string) => name.startsWith(metadataPrefix) && name !== metadataPrefix;

/** The names of all parameters that a view cannot hold. */
export function foreignParams(search: string): string[] {
  return [...new URLSearchParams(search).keys()].filter(
    (name) => !listParams.includes(name) && !isOfMetadata(name),
  );
}

/**
 * The query string of a list in one spelling, so that equal lists have equal strings: known parameters only, each once, in
 * a fixed order, without empty ones and without the sort order that a list has anyway.
 */
export function canonicalSearch(search: string): string {
  const given = new URLSearchParams(search);
  const ofMetadata = [...new Set(given.keys())]
    .filter(isOfMetadata)
    .toSorted((one, other) => (one < other ? -1 : 1));
  const isInitialSort =
    (given.get("sort") ?? "createdAt") === "createdAt" && (given.get("order") ?? "desc") === "desc";
  if (isInitialSort) for (const name of ["sort", "order"]) given.delete(name);
  const found = new URLSearchParams();
  for (const name of [...listParams, ...ofMetadata]) {
    const value = given.get(name)?.trim() ?? "";
    if (value !== "") found.set(name, value);
  }
  return found.toString();
}
