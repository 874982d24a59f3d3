import { useEffect, useEffectEvent } from "react";
import { createPortal } from "react-dom";
import { useLocation, useSearch } from "wouter";
import { useMay } from "#web/access/role.ts";
import { paths } from "#web/paths.ts";
import { lazily } from "#web/ui/lazily.ts";
import { OptionalPart } from "#web/ui/optional-part.tsx";
import { readKey } from "./read-key.ts";
import { moveRow, openRow, selectRow } from "./row-keys.ts";
import { showKeyHints } from "./single-keys.ts";

const Palette = lazily(async () => (await import("#web/shell/palette/palette.tsx")).Palette);
const ShortcutsDialog = lazily(async () => (await import("./shortcuts-dialog.tsx")).ShortcutsDialog);

export type KeyboardOverlay = "palette" | "shortcuts";

type KeyboardProps = {
  open: KeyboardOverlay | undefined;
  onOpen: (overlay: KeyboardOverlay | undefined) => void;
  onSignOut: () => void;
};

/** Listens to the shortcuts of every page. It is loaded after the page, which does not need it to be shown. */
export function Keyboard({ open, onOpen, onSignOut }: KeyboardProps) {
  const mayInvite = useMay("inviter");
  const [, navigate] = useLocation();
  const invite = useInvitePerson();

  const keys: Record<string, (() => void) | undefined> = {
    palette: () => onOpen("palette"),
    "?": () => onOpen("shortcuts"),
    "/": focusSearch,
    f: openFilter,
    c: mayInvite ? invite : undefined,
    b: mayInvite ? () => navigate(paths.bulkInvite()) : undefined,
    j: () => moveRow(1),
    k: () => moveRow(-1),
    x: selectRow,
    Enter: openRow,
    leave: () => document.querySelector<HTMLElement>("main")?.focus(),
  };
  const press = useEffectEvent((event: KeyboardEvent) => {
    const key = readKey(event);
    const run = key === null ? undefined : keys[key];
    // A link or button that has the focus needs its Enter.
    if (run === undefined || (key === "Enter" && !(event.target instanceof HTMLTableRowElement))) return;
    event.preventDefault();
    // While the palette is still being loaded, letters are meant for it.
    if (open === undefined) run();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => press(event);
    addEventListener("keydown", listener);
    showKeyHints();
    Palette.preload();
    return () => removeEventListener("keydown", listener);
  }, []);

  // Outside the header of the page, which is a landmark.
  return createPortal(
    <OptionalPart onFail={() => onOpen(undefined)}>
      {open === "palette" ? (
        <Palette
          invite={invite}
          onShowShortcuts={() => onOpen("shortcuts")}
          onSignOut={onSignOut}
          onClose={() => onOpen(undefined)}
        />
      ) : (
        open === "shortcuts" && <ShortcutsDialog onClose={() => onOpen(undefined)} />
      )}
    </OptionalPart>,
    document.body,
  );
}

/** Opens the invite dialog from any page; the list keeps its filter. */
function useInvitePerson(): () => void {
  const [path, navigate] = useLocation();
  const search = new URLSearchParams(useSearch());
  return () => {
    const query = new URLSearchParams(path === paths.invitations() ? search : undefined);
    query.set("invite", "person");
    navigate(`${paths.invitations()}?${query}`, { replace: path === paths.invitations() });
  };
}

/** The button is not in sight while rows are selected. */
function openFilter(): void {
  const button = document.querySelector<HTMLElement>("main [data-filter-button]");
  if (!button?.checkVisibility({ visibilityProperty: true })) return;
  // The focus returns to it.
  button.focus();
  button.click();
}

function focusSearch(): void {
  const fields = document.querySelectorAll<HTMLInputElement>("main search input");
  [...fields].find((field) => field.checkVisibility())?.select();
}
