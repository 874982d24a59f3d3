import { canonicalSearch } from "#contract/saved/search.ts";
import { builtInViews, type View, type ViewArrangement, type ViewList } from "#contract/saved/view.ts";
import { paths } from "#web/paths.ts";

/** A view as the page lists it: built in, own or shared. */
export type ListedView = {
  id: string;
  name: string;
  search: string;
  href: string;
  isHidden: boolean;
  /** Null for a built-in view. */
  saved: View | null;
};

const builtInOnly: ViewList = { data: [], arrangement: [] };

/** All views: in the order of the member, then those that the member has not arranged: built-in, own, shared. */
export function listViews({ data, arrangement }: ViewList = builtInOnly): ListedView[] {
  const own = data.filter(({ isOwn }) => isOwn);
  const others = data.filter(({ isOwn }) => !isOwn);
  const views = [
    ...builtInViews.map((view) => ({ ...view, saved: null })),
    ...[...own, ...others].map((view) => ({ ...view, saved: view })),
  ];
  const placeOf = new Map(arrangement.map(({ id }, place) => [id, place]));
  const hidden = new Set(arrangement.filter(({ isHidden }) => isHidden).map(({ id }) => id));
  return views
    .map(({ id, name, search, saved }) => ({
      id,
      name,
      search,
      href: viewHref({ id, search }),
      isHidden: hidden.has(id),
      saved,
    }))
    .toSorted((one, other) => (placeOf.get(one.id) ?? Infinity) - (placeOf.get(other.id) ?? Infinity) || 0);
}

/** The list of a view. The `view` parameter stays when filters change, so that the page can offer to save them. */
export function viewHref({ id, search }: { id: string; search: string }): string {
  return `${paths.invitations()}?${search === "" ? "" : `${search}&`}view=${id}`;
}

/** The list without a view. */
export function plainHref(search: string): string {
  return search === "" ? paths.invitations() : `${paths.invitations()}?${search}`;
}

/** The view that the URL names, or else one that has the same rows. */
export function currentView(views: readonly ListedView[], search: string): ListedView | undefined {
  const named = new URLSearchParams(search).get("view");
  const canonical = canonicalSearch(search);
  return (
    views.find(({ id }) => id === named) ?? views.find((view) => view.search === canonical && !view.isHidden)
  );
}

export function toArrangement(views: readonly ListedView[]): ViewArrangement["views"] {
  return views.map(({ id, isHidden }) => ({ id, isHidden }));
}
