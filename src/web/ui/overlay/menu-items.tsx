import { Check, type LucideIcon } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { Link } from "wouter";
import { classNames } from "#web/ui/class-names.ts";

export type MenuItem = {
  label: ReactNode;
  icon?: LucideIcon;
  onSelect?: () => void;
  /** Makes the item a link, which can be opened in a new tab. */
  href?: string;
  tone?: "plain" | "danger";
  /** Given for a choice; without it, the item is a command. */
  isChosen?: boolean;
  /** Why the item is disabled. It stays focusable so that the reason can be read. */
  disabledReason?: string | undefined;
};

export type MenuGroup = { label?: string; items: readonly MenuItem[] };

/** What the button of a menu tells its items. */
export type OpenMenuProps = {
  label: string;
  /** Whether the popover around the items can be seen and so take the focus. */
  isShown: boolean;
  onSelect: (item: MenuItem) => void;
  onClose: () => void;
};

type MenuItemsProps = OpenMenuProps & { groups: readonly MenuGroup[] };

/** The items of an open menu. They are loaded when the pointer or the focus first comes near a menu's button. */
export function MenuItems({ label, groups, isShown, onSelect, onClose }: MenuItemsProps) {
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isShown) focusChosen(menu.current);
  }, [isShown]);
  return (
    <div
      ref={menu}
      role="menu"
      tabIndex={-1}
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key === "Tab") onClose();
        moveByKey(event, menu.current);
      }}
    >
      {groups.map((group, position) => (
        <Group key={position} group={group} onSelect={onSelect} />
      ))}
    </div>
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
  const { isChosen, disabledReason, href } = item;
  const isOff = disabledReason !== undefined;
  const Icon = isChosen === undefined ? item.icon : Check;
  const attributes = {
    role: isChosen === undefined ? "menuitem" : "menuitemradio",
    "aria-checked": isChosen,
    tabIndex: -1,
    onClick: onSelect,
    className: classNames(
      "control flex w-full items-center gap-2 rounded-control px-2 py-1 text-left text-14 outline-none hover:bg-sunken focus:bg-sunken aria-disabled:text-ink-faint",
      item.tone === "danger" && !isOff && "text-failed",
    ),
  } as const;
  const content = (
    <>
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
    </>
  );
  if (href !== undefined)
    return (
      <Link href={href} {...attributes} onKeyDown={clickBySpace}>
        {content}
      </Link>
    );
  return (
    <button type="button" aria-disabled={isOff || undefined} {...attributes}>
      {content}
    </button>
  );
}

/** As it does on the items that are buttons. */
function clickBySpace(event: KeyboardEvent<HTMLElement>) {
  if (event.key !== " ") return;
  event.preventDefault();
  event.currentTarget.click();
}

function itemsOf(menu: HTMLElement | null): HTMLElement[] {
  return [...(menu?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];
}

function focusChosen(menu: HTMLElement | null) {
  const items = itemsOf(menu);
  (items.find((item) => item.ariaChecked === "true") ?? items[0])?.focus();
}

function moveByKey(event: KeyboardEvent, menu: HTMLElement | null) {
  const items = itemsOf(menu);
  const current = items.findIndex((item) => item === document.activeElement);
  const typed = event.key.length === 1 ? event.key.toLowerCase() : undefined;
  const startsWithTyped = items.findIndex(
    (item) => typed !== undefined && item.textContent.toLowerCase().startsWith(typed),
  );
  const next: Record<string, number> = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: -1 };
  const target = next[event.key] ?? (startsWithTyped === -1 ? undefined : startsWithTyped);
  if (target === undefined) return;
  event.preventDefault();
  items.at(target % items.length)?.focus();
}
