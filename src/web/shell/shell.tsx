import { TriangleAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Problem } from "#contract/problem.ts";
import type { Session } from "#contract/session.ts";
import { formatProblem } from "#web/api/request.ts";
import { Account } from "./account.tsx";
import { Brand } from "#web/access/brand.tsx";
import { Navigation } from "./navigation.tsx";
import { lazily } from "#web/ui/lazily.ts";
import { OptionalPart } from "#web/ui/optional-part.tsx";
import { PaletteButton } from "./palette/palette-button.tsx";
import type { KeyboardOverlay } from "./shortcuts/keyboard.tsx";

const LateParts = lazily(async () => (await import("./late-parts.tsx")).LateParts);

type ShellProps = { session: Session; onSignOut: () => void; children: ReactNode };

/** The frame of every page: a rail, or on a phone bars at the top and bottom. */
export function Shell({ session, onSignOut, children }: ShellProps) {
  const [open, setOpen] = useState<KeyboardOverlay | "failed">();
  const openPalette = () => setOpen("palette");
  return (
    <div className="min-h-dvh phone:bg-surface md:grid md:grid-cols-[14rem_minmax(0,1fr)]">
      <a
        href="#main"
        className="fixed top-2 left-2 z-30 -translate-y-16 rounded-control bg-raised px-3 py-2 focus:translate-y-0 focus:shadow-overlay"
      >
        Skip to content
      </a>
      <header className="z-20 flex flex-col gap-4 p-3 md:sticky md:top-0 md:h-dvh md:overflow-y-auto phone:flex-row phone:flex-wrap phone:items-center phone:gap-3 phone:border-b phone:border-line phone:bg-canvas phone:px-4 phone:py-2">
        <div className="flex min-w-0 flex-col gap-3 phone:grow phone:basis-0 phone:flex-row phone:items-center md:pt-1 md:[&>:first-child]:px-1">
          <Brand instance={session.instance} instanceName={session.instanceName} />
        </div>
        <PaletteButton onOpen={openPalette} />
        <Navigation />
        <Account member={session.member} onOpenPalette={openPalette} onSignOut={onSignOut} />
      </header>
      <OptionalPart onFail={() => setOpen("failed")}>
        {open !== "failed" && <LateParts open={open} onOpen={setOpen} onSignOut={onSignOut} />}
      </OptionalPart>
      <main
        id="main"
        tabIndex={-1}
        className="min-w-0 bg-surface outline-none md:min-h-dvh md:border-l md:border-line phone:pb-16 phone:short:pb-0"
      >
        {session.store && <ProblemBanner problem={session.store} />}
        {session.clerk && <ProblemBanner problem={session.clerk} />}
        {children}
      </main>
    </div>
  );
}

/** Shown on every page while Clerk refuses the key, the instance cannot be used or nothing can be saved. */
function ProblemBanner({ problem }: { problem: Problem }) {
  const { title, detail, small } = formatProblem(problem);
  return (
    <div
      role="alert"
      className="flex items-start gap-3 border-b border-line bg-failed-soft px-8 py-3 phone:px-4"
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-failed" />
      <p className="min-w-0">
        <strong className="font-medium">{title}.</strong> <span className="text-ink-soft">{detail}</span>
        {small !== undefined && <span className="block text-12 text-ink-soft">{small}</span>}
      </p>
    </div>
  );
}
