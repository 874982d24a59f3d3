import { pagePaths } from "#contract/page/page-paths.ts";

/** Files of the page, also those of its workers, are in `assets` below the path where a proxy publishes Usher. */
const ownFile = new URL(import.meta.url).pathname;
/** The path below which Usher is published, such as "/usher"; empty if it has an origin of its own. */
export const basePath = ownFile.slice(0, Math.max(0, ownFile.lastIndexOf("/assets/")));

/** Every path of the page. Query parameters belong to the page that reads them. */
export const paths = {
  invitations: () => pagePaths.invitations,
  overview: () => pagePaths.overview,
  bulkInvite: () => pagePaths.bulkInvite,
  batches: () => pagePaths.batches,
  batch: (id: string) => pagePaths.batch.replace(":id", encodeURIComponent(id)),
  activity: () => pagePaths.activity,
  settings: () => pagePaths.settings,
  team: () => pagePaths.team,
  account: () => pagePaths.account,
  join: () => pagePaths.join,
  signIn: () => pagePaths.signIn,
  signedIn: () => pagePaths.signedIn,
  setup: () => pagePaths.setup,
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
