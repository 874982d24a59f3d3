/**
 * The filters of the list beside its status and search, by the names of the page's query parameters, with their texts:
 * `{ created: "last-7d", by: "me", "meta.plan": "pro" }`. What is relative stays so: the same link works next week too.
 */
export type Filters = Readonly<Record<string, string>>;

const day = String.raw`(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))`;
/**
 * `last-7d` and `next-7d`: within that time from now; `before-7d`: more than 7 days ago; `last-month`: the previous one of
 * the calendar; `2026-11-01..2026-11-30`: both days and all between, of which one may be missing.
 */
const dates = new RegExp(`^((last|next|before)-[1-9]\\d{0,2}d|last-month|(?=...)${day}?\\.\\.${day}?)$`);
const anyText = /^[^]{1,320}$/;

/** In the order of the chips; filters of metadata come last. */
const patterns: Readonly<Record<string, RegExp>> = {
  created: dates,
  joined: dates,
  expires: dates,
  by: anyText,
  batch: anyText,
  domain: anyText,
  delivery: /^(mail|link)$/,
};

/** The filters of a URL, always in the same order. An invalid one counts as absent, so that an old link still shows a list. */
export function readFilters(search: URLSearchParams): Filters {
  const ofMetadata = [...search.keys()].filter((name) => /^meta\.[^]{1,100}$/.test(name)).sort();
  const found = [...Object.keys(patterns), ...ofMetadata].map(
    (name) => [name, search.get(name)?.trim() ?? ""] as const,
  );
  return Object.fromEntries(found.filter(([name, text]) => (patterns[name] ?? anyText).test(text)));
}
