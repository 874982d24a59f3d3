/** Every address of the page, once. `search` parts belong to the pages that own them. */
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
