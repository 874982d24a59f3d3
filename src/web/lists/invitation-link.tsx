import type { ReactNode } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { hrefOf, openInvitation } from "./open-invitation.ts";

/** Opens the drawer of an invitation beside the list; "Back" closes it. */
export function InvitationLink({ id, children }: { id: string; children: ReactNode }) {
  const [path] = useLocation();
  const search = useSearch();
  const opened = openInvitation(search);
  return (
    <Link
      href={hrefOf(path, search, id)}
      // Another one takes the place of the one that is open.
      replace={opened !== null}
      state={opened === null ? "drawer" : history.state}
      data-invitation={id}
      aria-current={opened === id || undefined}
      className="rounded-control hover:underline"
    >
      {children}
    </Link>
  );
}
