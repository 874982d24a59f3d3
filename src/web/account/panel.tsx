import type { ReactNode, Ref } from "react";

type PanelProps = {
  title: string;
  says?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
  /** For a panel whose rows go: the heading takes the focus of the one that went. */
  headingRef?: Ref<HTMLHeadingElement>;
};

/** One matter of the account: its heading, what is to be known of it, what can be done. */
export function Panel({ title, says, actions, children, headingRef }: PanelProps) {
  return (
    <section aria-label={title} className="border-t border-line py-6 first:border-0 first:pt-2">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="max-w-140 min-w-0">
          <h2 ref={headingRef} tabIndex={-1} className="text-16 font-semibold outline-none">
            {title}
          </h2>
          {says !== undefined && <p className="text-ink-soft">{says}</p>}
        </div>
        {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      {children !== undefined && <div className="mt-4">{children}</div>}
    </section>
  );
}
