/** The parameter of the URL that says which invitation is open in the drawer beside a list. */
const name = "invitation";

export function openInvitation(search: string): string | null {
  return new URLSearchParams(search).get(name);
}

/** The URL of a list with the drawer of an invitation, or with none; its other parameters stay. */
export function hrefOf(path: string, search: string, id: string | null): string {
  const params = new URLSearchParams(search);
  if (id === null) params.delete(name);
  else params.set(name, id);
  return params.size === 0 ? path : `${path}?${params}`;
}
