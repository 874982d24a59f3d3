import { X } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { IconButton } from "#web/ui/button.tsx";
import { StatusMark } from "#web/ui/status.tsx";
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
  return (
    <div
      onPointerEnter={() => setIsHeld(true)}
      onPointerLeave={() => setIsHeld(false)}
      onFocus={() => setIsHeld(true)}
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
      <IconButton label="Close message" icon={X} onClick={onDismiss} />
    </div>
  );
}
