import { type ReactNode, useEffect, useRef } from "react";

/** On the first page the browser places the focus; later pages are reached by navigation. */
let isFirstPage = true;

/** Sets the tab title, and after a navigation moves the focus to the heading so that it is read out. */
export function usePageHeading(title: string, tabTitle = title) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isFirstPage) heading.current?.focus({ preventScroll: true });
    if (!isFirstPage) window.scrollTo(0, 0);
    isFirstPage = false;
  }, []);
  useEffect(() => {
    document.title = `${tabTitle} · Usher`;
  }, [tabTitle]);
  return heading;
}

type PageProps = {
  title: string;
  /** A title for the tab, when it differs. */
  tabTitle?: string | undefined;
  /** A line under the title. */
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
};

/** Heading, actions and content of every page inside the shell. */
export function Page({ title, tabTitle, lead, actions, children }: PageProps) {
  const heading = usePageHeading(title, tabTitle);
  return (
    <div className="flex min-h-full flex-col px-8 pt-6 pb-12 phone:px-4 phone:pt-4">
      <header className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h1 ref={heading} tabIndex={-1} className="text-20 font-semibold tracking-tight">
            {title}
          </h1>
          {lead !== undefined && <div className="text-ink-soft">{lead}</div>}
        </div>
        {actions !== undefined && actions !== false && (
          <div className="flex flex-wrap items-center gap-2">{actions}</div>
        )}
      </header>
      {children}
    </div>
  );
}
