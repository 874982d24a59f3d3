import type { ListedView } from "#web/lists/listed-views.ts";
import { ArrangeDialog } from "./arrange-dialog.tsx";
import { DeleteViewDialog } from "./delete-view-dialog.tsx";
import { ViewDialog } from "./view-dialog.tsx";
import type { Asking } from "./views-menu.tsx";

type ViewDialogsProps = {
  asking: Asking;
  views: readonly ListedView[];
  /** Of the list as it is. */
  search: string;
  onClose: () => void;
};

/** The dialog that is open. */
export function ViewDialogs({ asking, views, search, onClose }: ViewDialogsProps) {
  switch (asking.what) {
    case "save":
      return <ViewDialog view={null} search={search} onClose={onClose} />;
    case "edit":
      return <ViewDialog view={asking.view} search={asking.view.search} onClose={onClose} />;
    case "delete":
      return <DeleteViewDialog view={asking.view} search={search} onClose={onClose} />;
    case "arrange":
      return <ArrangeDialog views={views} onClose={onClose} />;
  }
}
