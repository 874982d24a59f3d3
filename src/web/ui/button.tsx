import type { LucideIcon } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";
import { Link } from "wouter";
import { classNames } from "./class-names.ts";
import { toast } from "./overlay/toast.tsx";

type ButtonVariant = "primary" | "secondary" | "quiet" | "danger";

const base =
  "control inline-flex shrink-0 select-none items-center justify-center gap-2 rounded-control border px-3 text-14 font-medium whitespace-nowrap transition-colors duration-100";

const variants: Record<ButtonVariant, string> = {
  primary: "border-clear bg-accent text-on-accent enabled:hover:bg-accent-hover [a&]:hover:bg-accent-hover",
  secondary: "border-line-control bg-surface text-ink enabled:hover:bg-sunken [a&]:hover:bg-sunken",
  quiet: "border-clear text-ink-soft enabled:hover:bg-sunken enabled:hover:text-ink [a&]:hover:bg-sunken",
  danger: "border-clear bg-failed-fill text-on-accent enabled:hover:bg-failed-fill-hover",
};

const unavailable = "aria-disabled:cursor-not-allowed aria-disabled:opacity-55";

type ButtonProps = Omit<ComponentProps<"button">, "disabled" | "type"> & {
  variant?: ButtonVariant;
  type?: "button" | "submit";
  icon?: LucideIcon;
  /** A request is under way: the button keeps its size and focus but does nothing. */
  pending?: boolean;
  /** Why the button is disabled. It stays in the tab order so that the reason can be read. */
  disabledReason?: string | undefined;
};

/**
 * Disabled by `aria-disabled`, never by `disabled`, which would drop the keyboard focus to the top of the page. A touch
 * screen shows no `title`, so a tap on a disabled button says why.
 */
export function Button(props: ButtonProps) {
  const {
    variant = "secondary",
    type = "button",
    icon: Icon,
    pending = false,
    disabledReason,
    ...rest
  } = props;
  const { children, className, onClick, ...attributes } = rest;
  const reasonId = useId();
  const isOff = pending || disabledReason !== undefined;
  return (
    <>
      <button
        {...attributes}
        // oxlint-disable-next-line react/button-has-type -- "submit" only while it may submit
        type={type === "submit" && !isOff ? "submit" : "button"}
        aria-disabled={isOff || undefined}
        aria-busy={pending || undefined}
        aria-describedby={disabledReason === undefined ? attributes["aria-describedby"] : reasonId}
        title={disabledReason ?? attributes.title}
        onClick={isOff ? () => explain(disabledReason) : onClick}
        className={classNames(base, variants[variant], unavailable, className)}
      >
        {pending ? (
          <span
            aria-hidden
            className="size-4 animate-spin rounded-full border-2 border-current border-t-clear"
          />
        ) : (
          Icon && <Icon aria-hidden className="size-4" />
        )}
        {children}
      </button>
      {disabledReason !== undefined && (
        <span id={reasonId} hidden>
          {disabledReason}
        </span>
      )}
    </>
  );
}

/** Without a reason, a request is under way. */
function explain(disabledReason: string | undefined) {
  if (disabledReason !== undefined) toast({ tone: "quiet", title: disabledReason });
}

type IconButtonProps = Omit<ComponentProps<"button">, "type" | "disabled" | "children"> & {
  /** The accessible name and the tooltip. */
  label: string;
  icon: LucideIcon;
};

export function IconButton({ label, icon: Icon, className, ...attributes }: IconButtonProps) {
  return (
    <button
      {...attributes}
      type="button"
      aria-label={label}
      title={label}
      className={classNames(
        "inline-flex size-8 shrink-0 items-center justify-center rounded-control text-ink-soft transition-colors duration-100 hover:bg-sunken hover:text-ink touch:size-11",
        className,
      )}
    >
      <Icon aria-hidden className="size-4" />
    </button>
  );
}

type ButtonLinkProps = {
  href: string;
  variant?: ButtonVariant;
  icon?: LucideIcon;
  className?: string;
  children: ReactNode;
};

/** A link that looks like a button. */
export function ButtonLink({
  href,
  variant = "secondary",
  icon: Icon,
  className,
  children,
}: ButtonLinkProps) {
  return (
    <Link href={href} className={classNames(base, variants[variant], className)}>
      {Icon && <Icon aria-hidden className="size-4" />}
      {children}
    </Link>
  );
}
