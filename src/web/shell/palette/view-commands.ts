import { useQuery } from "@tanstack/react-query";
import { useLocation, useSearch } from "wouter";
import { viewsQuery } from "#web/api/views-query.ts";
import { currentView, listViews } from "#web/lists/listed-views.ts";
import { paths } from "#web/paths.ts";
import type { Command } from "./match-commands.ts";

/** The views that the member has not hidden. */
export function useViewCommands(): Command[] {
  const views = listViews(useQuery(viewsQuery).data);
  const [path, navigate] = useLocation();
  const search = useSearch();
  const current = path === paths.invitations() ? currentView(views, search) : undefined;
  return views
    .filter(({ isHidden }) => !isHidden)
    .map(({ id, name, href }) => ({
      id: `view ${id}`,
      label: `Go to view ${name}`,
      group: "Views",
      isCurrent: id === current?.id,
      run: () => navigate(href),
    }));
}
