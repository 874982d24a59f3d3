import { X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { IconButton } from "#web/ui/button.tsx";
import { classNames } from "#web/ui/class-names.ts";
import { neighbouringRows, returnFocus } from "#web/ui/table/row-focus.ts";

type DialogProps = {
  isOpen: boolean;
  /** Called by Escape and the close button. A click outside the dialog is ignored, so that no input is lost. */
  onClose: () => void;
  title: string;
  description?: ReactNode;
  footer?: ReactNode;
  role?: "dialog" | "alertdialog";
  size?: "small" | "medium" | "large";
  children?: ReactNode;
};

const sizes = { small: "md:max-w-104", medium: "md:max-w-140", large: "md:max-w-200" };

/**
 * A modal `<dialog>`; on a phone a sheet at the bottom. When it closes, the focus returns to the element that opened it,
 * or else to the next row of its table, or else to the heading of the page.
 */
export function Dialog({ isOpen, ...props }: DialogProps) {
  return isOpen ? <OpenDialog {...props} /> : null;
}

function OpenDialog(props: Omit<DialogProps, "isOpen">) {
  const { onClose, title, description, footer, role = "dialog", size = "medium", children } = props;
  const ref = useModal();
  const titleId = useId();
  const descriptionId = useId();
  return (
    <dialog
      ref={ref}
      role={role}
      aria-labelledby={titleId}
      aria-describedby={description === undefined ? undefined : descriptionId}
      onKeyDown={(event) => closeByEscape(event, onClose)}
      // The back gesture of a phone.
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      className={classNames(
        "m-auto flex max-h-[calc(100dvh-3rem)] w-full flex-col overflow-hidden rounded-panel bg-raised shadow-overlay backdrop:bg-backdrop motion-safe:animate-appear",
        "phone:mb-0 phone:max-h-[calc(100dvh-1.5rem)] phone:max-w-full phone:rounded-b-none short:block short:overflow-y-auto phone:motion-safe:animate-rise",
        sizes[size],
      )}
    >
      <header className="flex items-start gap-3 px-6 pt-6 pb-3 phone:px-4 phone:pt-4 short:pt-3 short:pb-2">
        <div className="min-w-0 grow">
          <h2 id={titleId} className="text-16 font-semibold">
            {title}
          </h2>
          {description !== undefined && (
            <div id={descriptionId} className="mt-1 text-14 text-ink-soft">
              {description}
            </div>
          )}
        </div>
        {role === "dialog" && (
          <IconButton label="Close" icon={X} onClick={onClose} className="-mt-1 -mr-2 touch:-mt-2" />
        )}
      </header>
      {children !== undefined && (
        <div className="min-h-0 grow overflow-y-auto short:overflow-visible px-6 pt-1 pb-6 phone:px-4 phone:pb-4">
          {children}
        </div>
      )}
      {footer !== undefined && (
        <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-6 py-3 phone:px-4 short:py-2">
          {footer}
        </footer>
      )}
    </dialog>
  );
}

/**
 * A browser that is asked twice in a row closes the dialog itself, whatever `onCancel` answers; a handled key does not
 * get that far. Escape first closes a menu or an input method within the dialog.
 */
function closeByEscape(event: KeyboardEvent<HTMLDialogElement>, onClose: () => void) {
  if (event.key !== "Escape" || event.defaultPrevented || event.nativeEvent.isComposing) return;
  if (event.currentTarget.querySelector(":popover-open")) return;
  event.preventDefault();
  onClose();
}

/** Receives the focus in a form without `data-initial-focus`, in place of the close button before it. */
const firstField = "form :is(input:not([type=radio]), input:checked, textarea, select)";

export function useModal() {
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = ref.current;
    const invoker = document.activeElement;
    const rows = neighbouringRows(invoker);
    dialog?.showModal();
    dialog?.querySelector<HTMLElement>("[data-initial-focus]")?.focus();
    if (document.activeElement?.closest("header")) dialog?.querySelector<HTMLElement>(firstField)?.focus();
    return () => {
      dialog?.close();
      returnFocus(invoker, rows);
    };
  }, []);
  return ref;
}
