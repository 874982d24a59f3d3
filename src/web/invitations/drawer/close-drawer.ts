import { useLocation, useSearch } from "wouter";
import { hrefOf } from "#web/lists/open-invitation.ts";
import { toast } from "#web/ui/overlay/toast.tsx";

/** Closes the drawer: by going back if that only closes it, so that "Back" does not open it again. */
export function useCloseDrawer(): () => void {
  const search = useSearch();
  const [path, navigate] = useLocation();
  return () => {
    if (history.state === "drawer") history.back();
    else navigate(hrefOf(path, search, null), { replace: true });
  };
}

export function toastNotLoaded(): void {
  toast({ tone: "failed", title: "The next rows did not load. Check your connection, and try again." });
}
