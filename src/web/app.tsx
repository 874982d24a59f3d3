import { QueryClientProvider, useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { Route, Switch, useLocation } from "wouter";
import { wordsOf, whenRefused } from "#web/api/request.ts";
import { InvitationsPage } from "#web/invitations/invitations-page.tsx";
import { paths } from "./paths.ts";
import { queryClient } from "#web/api/query-client.ts";
import { HeldRole } from "#web/access/role.ts";
import { signOut } from "#web/session/sign-out.ts";
import { sessionKey, sessionQuery } from "#web/api/session-query.ts";
import { useLastMember } from "#web/session/use-last-member.ts";
import { ErrorBoundary } from "#web/shell/error-boundary.tsx";
import { NeedsRole } from "#web/shell/needs-role.tsx";
import { Shell } from "#web/shell/shell.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";

const Toasts = lazy(async () => ({ default: (await import("#web/ui/overlay/toasts.tsx")).Toasts }));
const BulkInvitePage = lazy(async () => ({
  default: (await import("#web/bulk-invite/page/bulk-invite-page.tsx")).BulkInvitePage,
}));
const BatchesPage = lazy(async () => ({
  default: (await import("#web/batches/batches-page.tsx")).BatchesPage,
}));
const BatchPage = lazy(async () => ({ default: (await import("#web/batches/batch-page.tsx")).BatchPage }));
const ActivityPage = lazy(async () => ({
  default: (await import("#web/activity/activity-page.tsx")).ActivityPage,
}));
const SettingsPage = lazy(async () => ({
  default: (await import("#web/settings/settings-page.tsx")).SettingsPage,
}));
const NotFoundPage = lazy(async () => ({
  default: (await import("#web/shell/not-found-page.tsx")).NotFoundPage,
}));
const SignInPage = lazy(async () => ({
  default: (await import("#web/session/sign-in-page.tsx")).SignInPage,
}));
const SignedInPage = lazy(async () => ({
  default: (await import("#web/session/signed-in-page.tsx")).SignedInPage,
}));
const SignedOutDialog = lazy(async () => ({
  default: (await import("#web/session/signed-out-dialog.tsx")).SignedOutDialog,
}));
const JoinPage = lazy(async () => ({ default: (await import("#web/session/join-page.tsx")).JoinPage }));
const TeamPage = lazy(async () => ({ default: (await import("#web/team/team-page.tsx")).TeamPage }));
const AccountPage = lazy(async () => ({
  default: (await import("#web/account/account-page.tsx")).AccountPage,
}));
const SetupPage = lazy(async () => ({ default: (await import("#web/session/setup-page.tsx")).SetupPage }));

whenRefused(() => void queryClient.invalidateQueries({ queryKey: sessionKey }));

/** The whole page: who is there decides between sign-in and the desk. */
export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <ErrorBoundary>
        <Suspense>
          <Gate />
        </Suspense>
      </ErrorBoundary>
      <Suspense>
        <Toasts />
      </Suspense>
    </QueryClientProvider>
  );
}

function Gate() {
  const session = useQuery(sessionQuery);
  const [path] = useLocation();
  const lastMember = useLastMember(session.data);
  if (session.data === undefined) {
    return session.error ? (
      <main className="mx-auto max-w-140 p-4 pt-12">
        <h1 className="mb-4 text-20 font-semibold">Usher</h1>
        <ProblemPanel
          {...wordsOf(session.error)}
          pending={session.isFetching}
          onRetry={() => void session.refetch()}
        />
      </main>
    ) : null;
  }
  if (path === paths.setup() && session.data.needsSetup) return <SetupPage session={session.data} />;
  if (path === paths.join()) return <JoinPage session={session.data} />;
  // The address stays as it is, so that signing in leads to where one wanted to go.
  if (lastMember === null) return <SignInPage session={session.data} />;
  return (
    <HeldRole value={lastMember.role}>
      <Shell session={session.data} onSignOut={() => void signOut()}>
        <ErrorBoundary key={path}>
          <Suspense>
            <Routes />
          </Suspense>
        </ErrorBoundary>
        <Suspense>{session.data.member === null && <SignedOutDialog session={session.data} />}</Suspense>
      </Shell>
    </HeldRole>
  );
}

function Routes() {
  return (
    <Switch>
      {/* Who is signed in and comes to /sign-in or /setup by an old link wants the desk. */}
      <Route path={/^\/(sign-in|setup)?$/}>
        <InvitationsPage />
      </Route>
      <Route path={paths.signedIn()}>
        <SignedInPage />
      </Route>
      <Route path={paths.bulkInvite()}>
        <NeedsRole takes="inviter" title="Bulk invite">
          <BulkInvitePage />
        </NeedsRole>
      </Route>
      <Route path={paths.batches()}>
        <BatchesPage />
      </Route>
      <Route path={paths.team()}>
        <NeedsRole takes="admin" title="Team">
          <TeamPage />
        </NeedsRole>
      </Route>
      <Route path={paths.account()}>
        <AccountPage />
      </Route>
      <Route path={paths.activity()}>
        <ActivityPage />
      </Route>
      <Route path={paths.settings()}>
        <SettingsPage />
      </Route>
      <Route path="/batches/:id">{({ id }) => <BatchPage key={id} id={id} />}</Route>
      <Route>
        <NotFoundPage />
      </Route>
    </Switch>
  );
}
