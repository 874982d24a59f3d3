import { Ellipsis, type LucideIcon } from "lucide-react";
import { type CSSProperties, type KeyboardEvent, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { classNames } from "#web/ui/class-names.ts";

export type MenuItem = {
  label: string;
  icon?: LucideIcon;
  onSelect: () => void;
  tone?: "plain" | "danger";
  /** Why the item is disabled. It stays focusable so that the reason can be read. */
  disabledReason?: string | undefined;
};

type MenuProps = {
  /** The accessible name: "Actions for ada@example.com". */
  label: string;
  items: readonly MenuItem[];
  icon?: LucideIcon;
};

/** A button with a menu in a popover, which Escape or a click elsewhere closes. */
export function Menu({ label, items, icon: Icon = Ellipsis }: MenuProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<CSSProperties | null>(null);

  function select(item: MenuItem) {
    if (item.disabledReason !== undefined) return;
    list.current?.hidePopover();
    button.current?.focus();
    item.onSelect();
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        popoverTarget={id}
        aria-haspopup="menu"
        aria-expanded={place !== null}
        aria-label={label}
        title={label}
        className="inline-flex size-8 items-center justify-center rounded-control text-ink-soft transition-colors duration-100 hover:bg-sunken hover:text-ink aria-expanded:bg-sunken aria-expanded:text-ink touch:size-11"
      >
        <Icon aria-hidden className="size-4" />
      </button>
      <div
        ref={list}
        id={id}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label={label}
        style={place ?? undefined}
        onBeforeToggle={(event) => {
          if (event.newState === "open") flushSync(() => setPlace(placeBeside(button.current, items.length)));
        }}
        onToggle={(event) => {
          if (event.newState === "open") focusItem(list.current, 0);
          else setPlace(null);
        }}
        onKeyDown={(event) => moveByKey(event, list.current)}
        className="min-w-52 rounded-panel bg-raised p-1 shadow-overlay motion-safe:animate-appear"
      >
        {place !== null &&
          items.map((item) => <Item key={item.label} item={item} onSelect={() => select(item)} />)}
      </div>
    </>
  );
}

function Item({ item, onSelect }: { item: MenuItem; onSelect: () => void }) {
  const Icon = item.icon;
  const isOff = item.disabledReason !== undefined;
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      aria-disabled={isOff || undefined}
      onClick={onSelect}
      className={classNames(
        "control flex w-full items-center gap-2 rounded-control px-2 py-1 text-left text-14 outline-none hover:bg-sunken focus:bg-sunken aria-disabled:text-ink-faint",
        item.tone === "danger" && !isOff && "text-failed",
      )}
    >
      {Icon && <Icon aria-hidden className="size-4 shrink-0 opacity-80" />}
      <span>
        {item.label}
        {isOff && <span className="block text-12 text-ink-faint">{item.disabledReason}</span>}
      </span>
    </button>
  );
}

/** Below the button, aligned to its right edge; above it when there is too little space below. */
function placeBeside(button: HTMLElement | null, itemCount: number): CSSProperties {
  const box = button?.getBoundingClientRect();
  if (!box) return {};
  const expectedHeight = itemCount * 44 + 16;
  const right = Math.max(8, document.documentElement.clientWidth - box.right);
  const opensUp =
    window.innerHeight - box.bottom < expectedHeight && box.top > window.innerHeight - box.bottom;
  return opensUp ? { right, bottom: window.innerHeight - box.top + 4 } : { right, top: box.bottom + 4 };
}

export function focusItem(list: HTMLElement | null, index: number) {
  const items = list?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [];
  items[(index + items.length) % items.length]?.focus();
}

export function moveByKey(event: KeyboardEvent, list: HTMLElement | null) {
  const items = [...(list?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];
  const current = items.findIndex((item) => item === document.activeElement);
  const typed = event.key.length === 1 ? event.key.toLowerCase() : undefined;
  const startsWithTyped = items.findIndex(
    (item) => typed !== undefined && item.textContent.toLowerCase().startsWith(typed),
  );
  const next: Record<string, number> = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: -1 };
  const target = next[event.key] ?? (startsWithTyped === -1 ? undefined : startsWithTyped);
  if (event.key === "Tab") list?.hidePopover();
  if (target === undefined) return;
  event.preventDefault();
  focusItem(list, target);
}
