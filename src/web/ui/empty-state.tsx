import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

type EmptyStateProps = { icon: LucideIcon; title: string; children?: ReactNode; actions?: ReactNode };

/** Why there is nothing to show, and what to do about it. */
export function EmptyState({ icon: Icon, title, children, actions }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-1 px-4 py-12 text-center">
      <span className="mb-3 flex size-12 items-center justify-center rounded-panel border border-line bg-sunken">
        <Icon aria-hidden className="size-4 text-ink-soft" />
      </span>
      <h2 className="text-14 font-semibold">{title}</h2>
      {children !== undefined && <p className="max-w-104 text-ink-soft">{children}</p>}
      {actions && <div className="mt-4 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
