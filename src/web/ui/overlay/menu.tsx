import { Check, Ellipsis, type LucideIcon } from "lucide-react";
import { type CSSProperties, type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { classNames } from "#web/ui/class-names.ts";

export type MenuItem = {
  label: ReactNode;
  icon?: LucideIcon;
  onSelect: () => void;
  tone?: "plain" | "danger";
  /** Given for a choice; without it, the item is a command. */
  isChosen?: boolean;
  /** Why the item is disabled. It stays focusable so that the reason can be read. */
  disabledReason?: string | undefined;
};

export type MenuGroup = { label?: string; items: readonly MenuItem[] };

type MenuProps = {
  /** The accessible name: "Actions for ada@example.com". */
  label: string;
  items: readonly MenuItem[];
  icon?: LucideIcon;
};

/** An icon button with a menu. */
export function Menu({ label, items, icon: Icon = Ellipsis }: MenuProps) {
  return (
    <MenuButton
      label={label}
      title={label}
      groups={[{ items }]}
      align="right"
      className="inline-flex size-8 items-center justify-center text-ink-soft hover:text-ink aria-expanded:text-ink touch:size-11"
    >
      <Icon aria-hidden className="size-4" />
    </MenuButton>
  );
}

type MenuButtonProps = {
  /** The accessible name of the menu. */
  label: string;
  /** The accessible name of a button without text. */
  title?: string;
  groups: readonly MenuGroup[];
  /** Above the items. */
  header?: ReactNode;
  /** The edges of button and menu that are in line. */
  align: "left" | "right";
  className: string;
  /** The button. */
  children: ReactNode;
};

/** A button with a menu in a popover, which Escape or a click elsewhere closes. */
export function MenuButton(props: MenuButtonProps) {
  const { label, title, groups, header, align, className, children } = props;
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const popover = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<CSSProperties | null>(null);

  function select(item: MenuItem) {
    if (item.disabledReason !== undefined) return;
    popover.current?.hidePopover();
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
        aria-label={title}
        title={title}
        className={classNames(
          "rounded-control transition-colors duration-100 hover:bg-sunken aria-expanded:bg-sunken",
          className,
        )}
      >
        {children}
      </button>
      <div
        ref={popover}
        id={id}
        popover="auto"
        style={place ?? undefined}
        onBeforeToggle={(event) => {
          if (event.newState === "open") flushSync(() => setPlace(placeAt(button.current, align)));
        }}
        onToggle={(event) => {
          if (event.newState === "open") focusChosen(popover.current);
          else setPlace(null);
        }}
        className="max-w-72 min-w-52 overflow-y-auto rounded-panel bg-raised p-1 shadow-overlay motion-safe:animate-appear"
      >
        {place !== null && (
          <>
            {header}
            <div
              role="menu"
              tabIndex={-1}
              aria-label={label}
              onKeyDown={(event) => moveByKey(event, popover.current)}
            >
              {groups.map((group, position) => (
                <Group key={position} group={group} onSelect={select} />
              ))}
            </div>
          </>
        )}
      </div>
    </>
  );
}

type GroupProps = { group: MenuGroup; onSelect: (item: MenuItem) => void };

function Group({ group: { label, items }, onSelect }: GroupProps) {
  return (
    <fieldset
      aria-label={label}
      className="min-w-0 border-line not-first:mt-1 not-first:border-t not-first:pt-1"
    >
      {items.map((item, position) => (
        <Item key={position} item={item} onSelect={() => onSelect(item)} />
      ))}
    </fieldset>
  );
}

function Item({ item, onSelect }: { item: MenuItem; onSelect: () => void }) {
  const { isChosen, disabledReason } = item;
  const isOff = disabledReason !== undefined;
  const Icon = isChosen === undefined ? item.icon : Check;
  return (
    <button
      type="button"
      role={isChosen === undefined ? "menuitem" : "menuitemradio"}
      aria-checked={isChosen}
      aria-disabled={isOff || undefined}
      tabIndex={-1}
      onClick={onSelect}
      className={classNames(
        "control flex w-full items-center gap-2 rounded-control px-2 py-1 text-left text-14 outline-none hover:bg-sunken focus:bg-sunken aria-disabled:text-ink-faint",
        item.tone === "danger" && !isOff && "text-failed",
      )}
    >
      {Icon && (
        <Icon
          aria-hidden
          className={classNames("size-4 shrink-0 opacity-80", isChosen === false && "invisible")}
        />
      )}
      <span className="min-w-0 wrap-anywhere">
        {item.label}
        {isOff && <span className="block text-12 text-ink-faint">{disabledReason}</span>}
      </span>
    </button>
  );
}

const margin = 8;
const gap = 4;
const widest = 288;
const enoughHeight = 400;

/** Below the button, or above it when there is little space below and more above; within the window. */
function placeAt(button: HTMLElement | null, align: "left" | "right"): CSSProperties {
  const box = button?.getBoundingClientRect();
  if (!box) return {};
  const width = document.documentElement.clientWidth;
  const below = window.innerHeight - box.bottom;
  const opensUp = below < enoughHeight && box.top > below;
  return {
    ...(align === "left"
      ? { left: Math.max(margin, Math.min(box.left, width - widest - margin)) }
      : { right: Math.max(margin, width - box.right) }),
    ...(opensUp ? { bottom: window.innerHeight - box.top + gap } : { top: box.bottom + gap }),
    maxHeight: (opensUp ? box.top : below) - gap - margin,
  };
}

function itemsOf(popover: HTMLElement | null): HTMLElement[] {
  return [...(popover?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];
}

function focusChosen(popover: HTMLElement | null) {
  const items = itemsOf(popover);
  (items.find((item) => item.ariaChecked === "true") ?? items[0])?.focus();
}

function moveByKey(event: KeyboardEvent, popover: HTMLElement | null) {
  const items = itemsOf(popover);
  const current = items.findIndex((item) => item === document.activeElement);
  const typed = event.key.length === 1 ? event.key.toLowerCase() : undefined;
  const startsWithTyped = items.findIndex(
    (item) => typed !== undefined && item.textContent.toLowerCase().startsWith(typed),
  );
  const next: Record<string, number> = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: -1 };
  const target = next[event.key] ?? (startsWithTyped === -1 ? undefined : startsWithTyped);
  if (event.key === "Tab") popover?.hidePopover();
  if (target === undefined) return;
  event.preventDefault();
  items.at(target % items.length)?.focus();
}
