import { Check, ChevronDown } from "lucide-react";
import { type CSSProperties, type ReactNode, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { classNames } from "#web/ui/class-names.ts";
import { focusItem, moveByKey } from "#web/ui/overlay/menu.tsx";

export type MenuChoice = {
  label: ReactNode;
  isChosen: boolean;
  onSelect: () => void;
  /** Why the choice is disabled. It stays focusable so that the reason can be read. */
  disabledReason?: string | undefined;
};

/** Choices of which one is chosen, or commands that have no `isChosen`. */
export type MenuGroup = {
  label: string;
  choices: readonly MenuChoice[];
  isCommands?: boolean;
};

type ColumnMenuProps = {
  /** The accessible name of the menu. */
  label: string;
  /** Above the choices: what the column holds. */
  header: ReactNode;
  groups: readonly MenuGroup[];
  className?: string;
  /** The chip. */
  children: ReactNode;
};

/** A chip with a menu of choices in a popover, which Escape or a click elsewhere closes. */
export function ColumnMenu({ label, header, groups, className, children }: ColumnMenuProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const popover = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<CSSProperties | null>(null);

  function select(choice: MenuChoice) {
    if (choice.disabledReason !== undefined) return;
    popover.current?.hidePopover();
    button.current?.focus();
    choice.onSelect();
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        popoverTarget={id}
        aria-haspopup="menu"
        aria-expanded={place !== null}
        className={classNames(
          "control flex max-w-full items-center gap-1.5 rounded-control border px-2 py-1 text-left text-13 transition-colors duration-100 hover:bg-sunken aria-expanded:bg-sunken",
          className,
        )}
      >
        {children}
        <ChevronDown aria-hidden className="size-3 shrink-0 text-ink-faint" />
      </button>
      <div
        ref={popover}
        id={id}
        popover="auto"
        style={place ?? undefined}
        onBeforeToggle={(event) => {
          if (event.newState === "open") flushSync(() => setPlace(placeBelow(button.current)));
        }}
        onToggle={(event) => {
          if (event.newState === "open") focusChosen(popover.current);
          else setPlace(null);
        }}
        className="w-72 max-w-[calc(100vw-1rem)] overflow-y-auto rounded-panel bg-raised p-1 shadow-overlay motion-safe:animate-appear"
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
              {groups.map((group) => (
                <Group key={group.label} group={group} onSelect={select} />
              ))}
            </div>
          </>
        )}
      </div>
    </>
  );
}

type GroupProps = { group: MenuGroup; onSelect: (choice: MenuChoice) => void };

function Group({ group: { label, choices, isCommands = false }, onSelect }: GroupProps) {
  return (
    <fieldset
      aria-label={label}
      className="min-w-0 border-line not-first:mt-1 not-first:border-t not-first:pt-1"
    >
      {choices.map((choice, position) => (
        <button
          key={position}
          type="button"
          role={isCommands ? "menuitem" : "menuitemradio"}
          aria-checked={isCommands ? undefined : choice.isChosen}
          aria-disabled={choice.disabledReason !== undefined || undefined}
          tabIndex={-1}
          onClick={() => onSelect(choice)}
          className="control flex w-full items-center gap-2 rounded-control px-2 py-1 text-left text-14 outline-none hover:bg-sunken focus:bg-sunken aria-disabled:text-ink-faint"
        >
          <Check
            aria-hidden
            className={classNames("size-4 shrink-0 text-accent-text", !choice.isChosen && "invisible")}
          />
          <span className="min-w-0 wrap-anywhere">
            {choice.label}
            {choice.disabledReason !== undefined && (
              <span className="block text-12 text-ink-faint">{choice.disabledReason}</span>
            )}
          </span>
        </button>
      ))}
    </fieldset>
  );
}

const margin = 8;
const menuWidth = 288;

/** At the side of the button with more room, as high as the room allows, and never beyond the right edge. */
function placeBelow(button: HTMLElement | null): CSSProperties {
  const box = button?.getBoundingClientRect();
  if (!box) return {};
  const below = window.innerHeight - box.bottom;
  const left = Math.max(
    margin,
    Math.min(box.left, document.documentElement.clientWidth - menuWidth - margin),
  );
  return below >= box.top
    ? { left, top: box.bottom + 4, maxHeight: below - 4 - margin }
    : { left, bottom: window.innerHeight - box.top + 4, maxHeight: box.top - 4 - margin };
}

function focusChosen(popover: HTMLElement | null) {
  const items = [...(popover?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];
  focusItem(
    popover,
    Math.max(
      0,
      items.findIndex((item) => item.getAttribute("aria-checked") === "true"),
    ),
  );
}
