import { X } from "lucide-react";
import { type FocusEvent, useEffect, useEffectEvent, useRef, useState, useSyncExternalStore } from "react";
import { Button, IconButton } from "#web/ui/button.tsx";
import { StatusMark } from "#web/ui/status.tsx";
import { returnFocus } from "#web/ui/table/row-focus.ts";
import { dismissToast, type Toast, toastStore } from "./toast.tsx";

const shownMs = 12_000;

/** The list of toasts; rendered once, at the root. */
export function Toasts() {
  const shown = useSyncExternalStore(toastStore.subscribe, toastStore.read);
  return (
    <output
      aria-label="Messages"
      className="pointer-events-none fixed right-4 bottom-4 z-30 flex w-full max-w-96 flex-col gap-2 pl-8 phone:bottom-20"
    >
      {shown.map((each) => (
        <ToastCard key={each.id} toast={each} onDismiss={() => dismissToast(each.id)} />
      ))}
    </output>
  );
}

function ToastCard({ toast, onDismiss }: { toast: Toast & { id: number }; onDismiss: () => void }) {
  const { id, tone, title, detail } = toast;
  const [isHeld, setIsHeld] = useState(false);
  const stays = isHeld || tone === "failed";
  useEffect(() => {
    if (stays) return undefined;
    const timer = setTimeout(() => dismissToast(id), shownMs);
    return () => clearTimeout(timer);
  }, [id, stays]);
  const { card, remember, leave } = useFocusReturn();
  function dismiss() {
    leave();
    onDismiss();
  }
  const undo = useUndo(toast.undo, dismiss);
  return (
    <div
      ref={card}
      onPointerEnter={() => setIsHeld(true)}
      onPointerLeave={() => setIsHeld(false)}
      onFocus={(event) => {
        remember(event);
        setIsHeld(true);
      }}
      onBlur={() => setIsHeld(false)}
      className="pointer-events-auto flex items-start gap-3 rounded-panel bg-raised py-2 pr-2 pl-3 shadow-overlay motion-safe:animate-appear"
    >
      <span className="flex h-8 items-center touch:h-11">
        <StatusMark tone={tone} />
      </span>
      <div className="min-w-0 grow py-1 touch:py-3">
        <p className="font-medium">{title}</p>
        {detail !== undefined && <p className="text-13 text-ink-soft">{detail}</p>}
      </div>
      {undo && (
        <Button variant="quiet" aria-keyshortcuts="Control+Z Meta+Z" title="Undo (Ctrl+Z)" onClick={undo}>
          Undo
        </Button>
      )}
      <IconButton label="Close message" icon={X} onClick={dismiss} />
    </div>
  );
}

/** Returns the focus to where it came from when the message that has it is closed, or else to the heading. */
function useFocusReturn() {
  const card = useRef<HTMLDivElement>(null);
  const origin = useRef<EventTarget>(null);
  const remember = ({ currentTarget, relatedTarget }: FocusEvent<HTMLElement>) => {
    if (relatedTarget === null || !currentTarget.contains(relatedTarget)) origin.current = relatedTarget;
  };
  const leave = () => {
    if (card.current?.contains(document.activeElement) === true) returnFocus(origin.current);
  };
  return { card, remember, leave };
}

/** The keyboard must reach it within the seconds that the message is shown. A text field has its own undo. */
function useUndo(undo: (() => void) | undefined, onDismiss: () => void): (() => void) | undefined {
  function act() {
    onDismiss();
    undo?.();
  }
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const isUndo = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
    const isTyping =
      event.target instanceof Element &&
      event.target.closest("input:not([type=checkbox]), textarea, [contenteditable]") !== null;
    if (!isUndo || isTyping || event.defaultPrevented) return;
    event.preventDefault();
    act();
  });
  const isOffered = undo !== undefined;
  useEffect(() => {
    if (!isOffered) return undefined;
    const listen = (event: KeyboardEvent) => onKeyDown(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [isOffered]);
  return isOffered ? act : undefined;
}
