import { type ReactNode, useEffect, useRef } from "react";
import { classNames } from "./class-names.ts";
import { loadedEffect } from "./loaded-effect.ts";

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

function keepFocus(region: HTMLElement | null): () => void {
  return loadedEffect(import("./kept-focus.ts").then(({ keepFocusWithin }) => keepFocusWithin(region)));
}

type PageProps = {
  title: string;
  /** A title for the tab, when it differs. */
  tabTitle?: string | undefined;
  /** A line under the title. */
  lead?: ReactNode;
  actions?: ReactNode;
  /** For a title that changes while the page is shown: room for long words, so that nothing below it moves. */
  isSteady?: boolean;
  children: ReactNode;
};

/** Heading, actions and content of every page inside the shell; not so wide that the eye loses its row. */
export function Page({ title, tabTitle, lead, actions, isSteady = false, children }: PageProps) {
  const heading = usePageHeading(title, tabTitle);
  return (
    <div
      ref={keepFocus}
      className="mx-auto flex min-h-full max-w-384 flex-col px-8 pt-6 pb-12 phone:px-4 phone:pt-4"
    >
      <header
        className={classNames(
          "mb-4 gap-x-4 gap-y-2",
          isSteady ? "flex flex-wrap items-start" : "flex flex-wrap items-center justify-between",
        )}
      >
        <div className={isSteady ? "contents" : "min-w-0"}>
          <h1
            ref={heading}
            tabIndex={-1}
            className={classNames(
              "text-20 font-semibold tracking-tight",
              isSteady && "basis-full min-h-[1lh] max-[70rem]:min-h-[2lh] max-[30rem]:min-h-[3lh]",
            )}
          >
            {title}
          </h1>
          {lead !== undefined && (
            <div
              className={classNames(
                "text-ink-soft",
                isSteady && "min-w-0 grow basis-64 phone:basis-full max-[40rem]:min-h-[2lh]",
              )}
            >
              {lead}
            </div>
          )}
        </div>
        {actions !== undefined && actions !== false && (
          <div className="flex flex-wrap items-center gap-2">{actions}</div>
        )}
      </header>
      {children}
    </div>
  );
}
