import { useEffect, useEffectEvent } from "react";
import { useLocation, useSearch } from "wouter";

/** `?invite=person` opens the dialog from any page: by a shortcut, the palette or a bookmark. The URL then drops it. */
export function useInviteRequest(open: () => void): void {
  const [path, navigate] = useLocation();
  const search = useSearch();
  const answer = useEffectEvent(() => {
    const query = new URLSearchParams(search);
    query.delete("invite");
    navigate(query.size === 0 ? path : `${path}?${query}`, { replace: true });
    open();
  });
  const isAsked = new URLSearchParams(search).has("invite");
  useEffect(() => {
    if (isAsked) answer();
  }, [isAsked]);
}
