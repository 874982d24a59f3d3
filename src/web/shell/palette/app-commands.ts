import { useLocation } from "wouter";
import { useMay } from "#web/access/role.ts";
import { paths, withQuery } from "#web/paths.ts";
import { adminPlaces, overviewPlace, places } from "#web/shell/navigation.tsx";
import { themeItems } from "#web/shell/theme-switch.tsx";
import type { Command } from "./match-commands.ts";

export type AppActions = { invite: () => void; onShowShortcuts: () => void; onSignOut: () => void };

/** The pages and actions of the whole application that the member's role includes. */
export function useAppCommands({ invite, onShowShortcuts, onSignOut }: AppActions): Command[] {
  const [path, navigate] = useLocation();
  const mayInvite = useMay("inviter");
  const isAdmin = useMay("admin");
  const pages = [overviewPlace, ...places, ...(isAdmin ? adminPlaces : [])]
    .filter(({ href }) => mayInvite || href !== paths.bulkInvite())
    .map(({ label, href }) => ({
      label,
      shortcut: href === paths.bulkInvite() ? "b" : undefined,
      isCurrent: href === path,
      run: () => navigate(href),
    }));
  const account = {
    label: "Your account",
    isCurrent: path === paths.account(),
    run: () => navigate(paths.account()),
  };
  const actions = [
    ...(mayInvite ? [{ label: "Invite person", shortcut: "c", run: invite }] : []),
    ...themeItems.map(({ label, onSelect }) => ({ label, run: onSelect })),
    { label: "Keyboard shortcuts", shortcut: "?", run: onShowShortcuts },
    { label: "Sign out", run: onSignOut },
  ];
  return [
    ...[...pages, account].map((page) => ({ ...page, id: page.label, group: "Pages" })),
    ...actions.map((action) => ({ ...action, id: action.label, group: "Actions" })),
  ];
}

/** So that no text is without a command. */
export function useSearchCommand(text: string): Command {
  const [, navigate] = useLocation();
  const query = text.trim();
  return {
    id: "search",
    label: `Search invitations for “${query}”`,
    group: "Search",
    run: () => navigate(withQuery(paths.invitations(), { query })),
  };
}
