import { Search } from "lucide-react";
import { Suspense, useEffect, useEffectEvent, useState } from "react";
import { createPortal } from "react-dom";
import { useLocation, useSearch } from "wouter";
import { useMay } from "#web/access/role.ts";
import { paths } from "#web/paths.ts";
import { Key } from "#web/ui/key.tsx";
import { lazily } from "#web/ui/lazily.ts";
import { paletteKeys, readKey } from "./read-key.ts";

const loadRowKeys = () => import("./row-keys.ts");
const loadPalette = () => import("#web/shell/palette/palette.tsx");
const Palette = lazily(async () => (await loadPalette()).Palette);
const ShortcutsDialog = lazily(async () => (await import("./shortcuts-dialog.tsx")).ShortcutsDialog);

/** Listens to the shortcuts of every page, and is the button of the palette for those who do not know them. */
export function Keyboard({ onSignOut }: { onSignOut: () => void }) {
  const [open, setOpen] = useState<"palette" | "shortcuts">();
  const mayInvite = useMay("inviter");
  const [, navigate] = useLocation();
  const invite = useInvitePerson();

  const keys: Record<string, (() => void) | undefined> = {
    palette: () => setOpen("palette"),
    "?": () => setOpen("shortcuts"),
    "/": focusSearch,
    c: mayInvite ? invite : undefined,
    b: mayInvite ? () => navigate(paths.bulkInvite()) : undefined,
    j: () => void loadRowKeys().then(({ moveRow }) => moveRow(1)),
    k: () => void loadRowKeys().then(({ moveRow }) => moveRow(-1)),
    x: () => void loadRowKeys().then(({ selectRow }) => selectRow()),
    leave: () => document.querySelector<HTMLElement>("main")?.focus(),
  };
  const press = useEffectEvent((event: KeyboardEvent) => {
    const key = readKey(event);
    // A link or button that has the focus needs its Enter.
    if (key === "Enter" && event.target instanceof HTMLTableRowElement)
      void loadRowKeys().then(({ openRow }) => openRow());
    const run = key === null ? undefined : keys[key];
    if (run === undefined) return;
    event.preventDefault();
    run();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => press(event);
    addEventListener("keydown", listener);
    return () => removeEventListener("keydown", listener);
  }, []);

  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        onPointerEnter={() => void loadPalette()}
        onClick={() => setOpen("palette")}
        className="control flex items-center gap-3 rounded-control border border-line-control bg-surface px-2 text-ink-faint hover:text-ink phone:hidden"
      >
        <Search aria-hidden className="size-4" />
        <span className="grow text-left">Go to</span>
        <Key>{paletteKeys}</Key>
      </button>
      {/* Outside the header of the page, which is a landmark. */}
      {createPortal(
        <Suspense>
          {open === "palette" && (
            <Palette
              invite={invite}
              onShowShortcuts={() => setOpen("shortcuts")}
              onSignOut={onSignOut}
              onClose={() => setOpen(undefined)}
            />
          )}
          {open === "shortcuts" && <ShortcutsDialog onClose={() => setOpen(undefined)} />}
        </Suspense>,
        document.body,
      )}
    </>
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

function focusSearch(): void {
  const fields = document.querySelectorAll<HTMLInputElement>("main search input");
  [...fields].find((field) => field.checkVisibility())?.select();
}
