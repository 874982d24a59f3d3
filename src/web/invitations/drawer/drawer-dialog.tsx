import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useSyncExternalStore,
} from "react";
import { createPortal } from "react-dom";
import { returnFocus } from "#web/ui/table/row-focus.ts";

const phone = matchMedia("(width < 52rem)");

function onPhoneChange(listener: () => void): () => void {
  phone.addEventListener("change", listener);
  return () => phone.removeEventListener("change", listener);
}

type DrawerDialogProps = {
  /** Of the invitation that is shown. */
  id: string;
  titleId: string;
  onClose: () => void;
  onStep: (by: 1 | -1) => void;
  children: ReactNode;
};

/**
 * A `<dialog>` at the edge of the window, beside which the list stays in use; on a phone it covers the page. When it
 * closes, the focus returns to the row of the invitation that it has shown last.
 */
export function DrawerDialog({ id, titleId, onClose, onStep, children }: DrawerDialogProps) {
  const isModal = useSyncExternalStore(onPhoneChange, () => phone.matches);
  const ref = useDrawer(id, isModal);
  useOutsideEscape(onClose);
  return createPortal(
    <dialog
      ref={ref}
      data-drawer
      aria-labelledby={titleId}
      onKeyDown={(event) => pressKey(event, onClose, onStep)}
      // The back gesture of a phone.
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      className="fixed inset-y-0 z-20 ml-auto h-dvh max-h-none w-full max-w-full overflow-y-auto bg-raised shadow-overlay backdrop:bg-backdrop md:max-w-104 phone:motion-safe:animate-rise"
    >
      {children}
    </dialog>,
    document.body,
  );
}

function useDrawer(id: string, isModal: boolean) {
  const ref = useRef<HTMLDialogElement>(null);
  const shown = useRef(id);
  useLayoutEffect(() => {
    shown.current = id;
    rowOf(id)?.scrollIntoView({ block: "nearest" });
    ref.current?.scrollTo(0, 0);
  }, [id]);
  useLayoutEffect(() => {
    const dialog = ref.current;
    const invoker = document.activeElement;
    if (isModal) dialog?.showModal();
    else dialog?.show();
    dialog?.querySelector("h2")?.focus();
    return () => {
      const active = document.activeElement;
      const hasFocus = active === document.body || dialog?.contains(active) === true;
      dialog?.close();
      if (!hasFocus) return;
      returnFocus(rowOf(shown.current) ?? invoker);
    };
  }, [isModal]);
  return ref;
}

/** The link in the list. The drawer has links to other invitations. */
function rowOf(id: string): HTMLElement | null {
  return document.querySelector(`main a[data-invitation="${CSS.escape(id)}"]`);
}

/** What handles Escape itself, or is above the drawer. */
const handlesEscape = "dialog:modal, [popover]:popover-open";

/** The list beside the drawer may have the focus. */
function useOutsideEscape(onClose: () => void): void {
  const press = useEffectEvent((event: globalThis.KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
    const { target } = event;
    const isInField = target instanceof Element && target.closest("input[type=text], select") !== null;
    if (!isInField && document.querySelector(handlesEscape) === null) onClose();
  });
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => press(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}

const steps: Record<string, 1 | -1 | undefined> = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 };

function pressKey(event: KeyboardEvent, onClose: () => void, onStep: (by: 1 | -1) => void): void {
  const { key, ctrlKey, metaKey, altKey, shiftKey, nativeEvent } = event;
  if (event.defaultPrevented || nativeEvent.isComposing || ctrlKey || metaKey || altKey || shiftKey) return;
  if (key === "Escape") {
    event.preventDefault();
    onClose();
    return;
  }
  const step = steps[key];
  // Members may turn letters off.
  const isOff = key.length === 1 && !document.documentElement.hasAttribute("data-single-keys");
  if (step === undefined || isOff) return;
  event.preventDefault();
  onStep(step);
}
