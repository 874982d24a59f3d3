import { Bookmark, ListOrdered, Pencil, Trash2 } from "lucide-react";
import type { View } from "#contract/saved/view.ts";
import { type ListedView, plainHref } from "#web/lists/listed-views.ts";
import type { MenuGroup, MenuItem } from "#web/ui/overlay/menu-items.tsx";

/** The dialog that is open. */
export type Asking = { what: "save" | "arrange" } | { what: "edit" | "delete"; view: View };

type MenuOptions = {
  views: readonly ListedView[];
  current: ListedView | undefined;
  /** Of the list as it is. */
  search: string;
  /** The current view, if the member may change it. */
  mine: View | null;
  onAsk: (asking: Asking) => void;
  /** Saved views could not be loaded. */
  hasFailed: boolean;
};

/** The views as links, and what can be done with them. */
export function menuGroups({ views, current, search, mine, onAsk, hasFailed }: MenuOptions): MenuGroup[] {
  const all = {
    label: "All active invitations",
    href: plainHref(""),
    isChosen: current === undefined && search === "",
  };
  const shown = views.filter((view) => !view.isHidden || view.id === current?.id);
  const failure = { label: "Saved views", disabledReason: "They could not be loaded. Reload the page." };
  const ofCurrent: MenuItem[] =
    mine === null
      ? []
      : [
          { label: `Edit ${mine.name}…`, icon: Pencil, onSelect: () => onAsk({ what: "edit", view: mine }) },
          {
            label: `Delete ${mine.name}…`,
            icon: Trash2,
            tone: "danger",
            onSelect: () => onAsk({ what: "delete", view: mine }),
          },
        ];
  return [
    {
      label: "Views",
      items: [
        all,
        ...shown.map((view) => ({
          label: <ViewLabel view={view} />,
          href: view.href,
          isChosen: view.id === current?.id,
        })),
        ...(hasFailed ? [failure] : []),
      ],
    },
    ...(mine === null ? [] : [{ label: "This view", items: ofCurrent }]),
    {
      label: "All views",
      items: [
        {
          label: "Save as new view…",
          icon: Bookmark,
          disabledReason: search === "" ? "Filter, search or sort the list first." : undefined,
          onSelect: () => onAsk({ what: "save" }),
        },
        { label: "Arrange views…", icon: ListOrdered, onSelect: () => onAsk({ what: "arrange" }) },
      ],
    },
  ];
}

function ViewLabel({ view: { name, saved } }: { view: ListedView }) {
  return (
    <>
      {name}
      {saved?.isShared === true && (
        <span className="block text-12 text-ink-faint">
          {saved.isOwn ? "Shared by you" : `Shared by ${saved.owner}`}
        </span>
      )}
    </>
  );
}
