import { QueryClientProvider, useQuery } from "@tanstack/react-query";
import { type ReactNode, Suspense, useState } from "react";
import { Redirect, Route, Router, Switch, useLocation } from "wouter";
import { pagePaths } from "#contract/page/page-paths.ts";
import type { Member, Session } from "#contract/session.ts";
import { HeldRole, useMay } from "#web/access/role.ts";
import { opensOverview } from "#web/access/start-page.ts";
import { queryClient } from "#web/api/query-client.ts";
import { whenRefused } from "#web/api/request.ts";
import { sessionKey, sessionQuery } from "#web/api/session-query.ts";
import { InvitationsPage } from "#web/invitations/invitations-page.tsx";
import { QueryProblem } from "#web/lists/query-problem.tsx";
import { ErrorBoundary } from "#web/shell/error-boundary.tsx";
import { Shell } from "#web/shell/shell.tsx";
import { lazily } from "#web/ui/lazily.ts";
import { OptionalPart } from "#web/ui/optional-part.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { PageSkeleton } from "#web/ui/skeleton.tsx";
import { basePath, paths } from "./paths.ts";

const Toasts = lazily(async () => (await import("#web/ui/overlay/toasts.tsx")).Toasts);
const OverviewPage = lazily(async () => (await import("#web/overview/overview-page.tsx")).OverviewPage);
const BulkInvitePage = lazily(
  async () => (await import("#web/bulk-invite/page/bulk-invite-page.tsx")).BulkInvitePage,
);
const BatchesPage = lazily(async () => (await import("#web/batches/batches-page.tsx")).BatchesPage);
const BatchPage = lazily(async () => (await import("#web/batches/batch-page.tsx")).BatchPage);
const ActivityPage = lazily(async () => (await import("#web/activity/activity-page.tsx")).ActivityPage);
const TeamPage = lazily(async () => (await import("#web/team/team-page.tsx")).TeamPage);
const SettingsPage = lazily(async () => (await import("#web/settings/settings-page.tsx")).SettingsPage);
const AccountPage = lazily(async () => (await import("#web/account/account-page.tsx")).AccountPage);
const NoAccessPage = lazily(async () => (await import("#web/shell/closed-pages.tsx")).NoAccessPage);
const NotFoundPage = lazily(async () => (await import("#web/shell/closed-pages.tsx")).NotFoundPage);
const SetupPage = lazily(async () => (await import("#web/session/setup-page.tsx")).SetupPage);
const JoinPage = lazily(async () => (await import("#web/session/join-page.tsx")).JoinPage);
const SignInPage = lazily(async () => (await import("#web/session/sign-in-page.tsx")).SignInPage);
const SignedInPage = lazily(
  async () => (await import("#web/session/single-sign-on-return.tsx")).SignedInPage,
);
const SignedOutDialog = lazily(async () => (await import("#web/session/sign-in-page.tsx")).SignedOutDialog);

whenRefused(() => void queryClient.invalidateQueries({ queryKey: sessionKey }));

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <Router base={basePath}>
        <ErrorBoundary>
          <Suspense>
            <Gate />
          </Suspense>
        </ErrorBoundary>
        <OptionalPart>
          <Toasts />
        </OptionalPart>
      </Router>
    </QueryClientProvider>
  );
}

/** Loaded when it is needed, with the question whether typed values may be lost. */
function askToSignOut(): void {
  import("#web/session/sign-out.ts").then(
    (loaded) => loaded.askToSignOut(),
    () =>
      toast({
        tone: "failed",
        title: "You are still signed in",
        detail: "Check your connection, and try again.",
      }),
  );
}

type SignedIn = Session & { member: Member };

function isSignedIn(session: Session | undefined): session is SignedIn {
  return session !== undefined && session.member !== null;
}

/**
 * The last session with a member since the page was loaded. While they sign in again above the page, it stays mounted, so
 * that nothing typed is lost.
 */
function useLastSignedIn(session: Session | undefined): SignedIn | null {
  const [last, setLast] = useState<SignedIn | null>(null);
  const signedIn = isSignedIn(session) ? session : last;
  if (signedIn !== last) setLast(signedIn);
  return signedIn;
}

/** Decides by the session between the sign-in pages and the application. */
function Gate() {
  const query = useQuery(sessionQuery);
  const { data: session } = query;
  const [path] = useLocation();
  const lastSignedIn = useLastSignedIn(session);
  if (session === undefined) {
    return (
      query.error && (
        <main className="mx-auto max-w-140 p-4 pt-12">
          <h1 className="mb-4 text-20 font-semibold">Usher</h1>
          <QueryProblem query={query} />
        </main>
      )
    );
  }
  if (path === paths.setup() && session.needsSetup) return <SetupPage session={session} />;
  if (path === paths.join()) return <JoinPage session={session} />;
  // The URL is kept, so that signing in leads to the requested page.
  if (lastSignedIn === null) return <SignInPage session={session} />;
  return (
    <HeldRole value={lastSignedIn.member.role}>
      <Shell session={{ ...lastSignedIn, member: session.member }} onSignOut={askToSignOut}>
        <ErrorBoundary key={path}>
          <Suspense fallback={<PageSkeleton />}>
            <Routes memberId={lastSignedIn.member.id} />
          </Suspense>
        </ErrorBoundary>
        <ErrorBoundary>
          <Suspense>{session.member === null && <SignedOutDialog session={session} />}</Suspense>
        </ErrorBoundary>
      </Shell>
    </HeldRole>
  );
}

function Routes({ memberId }: { memberId: string }) {
  return (
    <Switch>
      {/* A signed-in member may follow an old link to /sign-in or /setup. */}
      <Route path={/^\/(sign-in|setup)?$/}>
        <StartPage memberId={memberId} />
      </Route>
      <Route path={paths.overview()}>
        <OverviewPage memberId={memberId} />
      </Route>
      <Route path={paths.signedIn()} component={SignedInPage} />
      <Route path={paths.bulkInvite()}>
        <NeedsRole needed="inviter" title="Bulk invite">
          <BulkInvitePage />
        </NeedsRole>
      </Route>
      <Route path={paths.batches()} component={BatchesPage} />
      <Route path={pagePaths.batch}>{({ id }) => <BatchPage key={id} id={id} />}</Route>
      <Route path={paths.activity()} component={ActivityPage} />
      <Route path={paths.team()}>
        <NeedsRole needed="admin" title="Team">
          <TeamPage />
        </NeedsRole>
      </Route>
      <Route path={paths.settings()} component={SettingsPage} />
      <Route path={paths.account()} component={AccountPage} />
      <Route component={NotFoundPage} />
    </Switch>
  );
}

/** The invitations, or the overview for a member who wants to start with it. */
function StartPage({ memberId }: { memberId: string }) {
  const [isOverview] = useState(() => opensOverview(memberId));
  return isOverview ? <Redirect to={paths.overview()} replace /> : <InvitationsPage />;
}

type NeedsRoleProps = { needed: "inviter" | "admin"; title: string; children: ReactNode };

function NeedsRole({ needed, title, children }: NeedsRoleProps) {
  return useMay(needed) ? children : <NoAccessPage needed={needed} title={title} />;
}
