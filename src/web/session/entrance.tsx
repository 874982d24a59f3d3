import type { ReactNode } from "react";
import type { Session } from "#contract/session.ts";
import { Brand } from "#web/access/brand.tsx";
import { usePageHeading } from "#web/ui/page.tsx";

type EntranceProps = { session: Session; title: string; lead: string; children: ReactNode };

/** The frame of the pages before the sign-in. A stranger sees which instance it is only where anyone may enter the demo. */
export function Entrance({ session, title, lead, children }: EntranceProps) {
  const heading = usePageHeading(title);
  return (
    <main className="flex min-h-dvh flex-col items-center px-4 py-12 md:justify-center short:py-4">
      <div className="w-full max-w-96">
        <div className="mb-4 flex items-center justify-between gap-3 px-1">
          <Brand instance={session.instance ?? (session.canEnterDemo ? "sandbox" : undefined)} />
        </div>
        <section className="rounded-panel border border-line bg-surface p-6 phone:p-4">
          <h1 ref={heading} tabIndex={-1} className="text-20 font-semibold tracking-tight">
            {title}
          </h1>
          <p className="mb-6 text-ink-soft">{lead}</p>
          {children}
        </section>
      </div>
    </main>
  );
}
