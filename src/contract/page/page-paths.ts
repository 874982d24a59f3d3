/** Every path of the page, which the server answers with it. A part after a colon stands for an id. */
export const pagePaths = {
  invitations: "/",
  overview: "/overview",
  bulkInvite: "/bulk-invite",
  batches: "/batches",
  batch: "/batches/:id",
  activity: "/activity",
  settings: "/settings",
  team: "/team",
  account: "/account",
  join: "/join",
  signIn: "/sign-in",
  signedIn: "/signed-in",
  setup: "/setup",
} as const;

const forms = Object.values(pagePaths).map(
  (path) => new RegExp(`^${path.replaceAll(/:[a-z]+/gi, "[^/]+")}/?$`),
);

/** Whether the page has a route for a path; a slash at the end makes no difference. */
export function isPagePath(path: string): boolean {
  return forms.some((form) => form.test(path));
}
