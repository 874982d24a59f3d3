import { Ellipsis, type LucideIcon } from "lucide-react";
import { type CSSProperties, type ReactNode, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { classNames } from "#web/ui/class-names.ts";
import { lazily } from "#web/ui/lazily.ts";
import { OptionalPart } from "#web/ui/optional-part.tsx";
import type { MenuGroup, MenuItem, OpenMenuProps } from "./menu-items.tsx";

const MenuItems = lazily(async () => (await import("./menu-items.tsx")).MenuItems);

type MenuProps = {
  /** The accessible name: "Actions for ada@example.com". */
  label: string;
  items?: readonly MenuItem[];
  /** In place of `items`: renders what is loaded when it is needed; `onNear` loads it before. */
  renderItems?: (menu: OpenMenuProps) => ReactNode;
  onNear?: () => void;
  icon?: LucideIcon;
};

/** An icon button with a menu. */
export function Menu({ label, items = [], renderItems, onNear, icon: Icon = Ellipsis }: MenuProps) {
  return (
    <MenuButton
      label={label}
      title={label}
      groups={[{ items }]}
      renderItems={renderItems}
      onNear={onNear}
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
  /** In place of the groups. */
  renderItems?: ((menu: OpenMenuProps) => ReactNode) | undefined;
  onNear?: (() => void) | undefined;
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
  const { label, title, groups, renderItems, onNear, header, align, className, children } = props;
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const popover = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<CSSProperties | null>(null);
  const [isShown, setIsShown] = useState(false);

  function select(item: MenuItem) {
    if (item.disabledReason !== undefined) return;
    popover.current?.hidePopover();
    button.current?.focus();
    item.onSelect?.();
  }

  function close() {
    popover.current?.hidePopover();
  }
  const menu = { label, isShown, onSelect: select, onClose: close };
  function preload() {
    MenuItems.preload();
    onNear?.();
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        popoverTarget={id}
        onPointerEnter={preload}
        onFocus={preload}
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
          const isOpen = event.newState === "open";
          setIsShown(isOpen);
          if (!isOpen) setPlace(null);
        }}
        className="max-w-72 min-w-52 overflow-y-auto rounded-panel bg-raised p-1 shadow-overlay motion-safe:animate-appear"
      >
        {place !== null && (
          <>
            {header}
            <OptionalPart onFail={() => popover.current?.hidePopover()}>
              {renderItems ? (
                <Rendered {...menu} render={renderItems} />
              ) : (
                <MenuItems {...menu} groups={groups} />
              )}
            </OptionalPart>
          </>
        )}
      </div>
    </>
  );
}

type RenderedProps = OpenMenuProps & { render: (menu: OpenMenuProps) => ReactNode };

function Rendered({ render, ...menu }: RenderedProps) {
  return render(menu);
}

const margin = 8;
const gap = 4;
const widest = 288;
const enoughHeight = 400;

/** The place of an overlay as wide as a menu: below its button, or above it when there is little space below and more above; within the window. */
export function placeAt(button: HTMLElement | null, align: "left" | "right"): CSSProperties {
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
