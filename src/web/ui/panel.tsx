import type { ReactNode, Ref } from "react";

type PanelProps = {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
  /** Takes the focus when the row that had it is removed. */
  headingRef?: Ref<HTMLHeadingElement>;
};

/** A section of a page: its heading beside its content where the nearest `@container` has room. */
export function Panel({ title, lead, actions, children, headingRef }: PanelProps) {
  return (
    <section
      aria-label={title}
      className="grid gap-x-12 gap-y-4 border-t border-line py-6 first:border-0 first:pt-2 @min-[52rem]:grid-cols-[18rem_minmax(0,1fr)]"
    >
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="max-w-140 min-w-0">
          <h2 ref={headingRef} tabIndex={-1} className="text-16 font-semibold outline-none">
            {title}
          </h2>
          {lead !== undefined && <p className="text-ink-soft">{lead}</p>}
        </div>
        {actions !== undefined && actions !== false && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      {children !== undefined && <div className="min-w-0">{children}</div>}
    </section>
  );
}
