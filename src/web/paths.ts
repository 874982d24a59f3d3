/** Every path of the page. Query parameters belong to the page that reads them. */
export const paths = {
  invitations: () => "/",
  bulkInvite: () => "/bulk-invite",
  batches: () => "/batches",
  batch: (id: string) => `/batches/${encodeURIComponent(id)}`,
  activity: () => "/activity",
  settings: () => "/settings",
  team: () => "/team",
  account: () => "/account",
  join: () => "/join",
  signIn: () => "/sign-in",
  signedIn: () => "/signed-in",
  setup: () => "/setup",
} as const;

/** Query parameters of a URL; those that are undefined or empty are left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

export function withQuery(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") search.set(name, String(value));
  }
  return search.size === 0 ? path : `${path}?${search}`;
}
