import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import type { Settings } from "#contract/settings.ts";
import { wordsOf } from "#web/api/request.ts";
import { useMay } from "#web/access/role.ts";
import { Page } from "#web/ui/page.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { settingsQuery } from "./queries.ts";

const SettingsForm = lazy(async () => ({ default: (await import("./settings-form.tsx")).SettingsForm }));

/** What admins decide for the Clerk instance at work; everybody else reads it. */
export function SettingsPage() {
  const isAdmin = useMay("admin");
  const { data, error, isFetching, refetch } = useQuery(settingsQuery);
  return (
    <Page title="Settings" lead="For everybody who uses this Usher, and for this Clerk instance.">
      {error && data === undefined && (
        <ProblemPanel {...wordsOf(error)} pending={isFetching} onRetry={() => void refetch()} />
      )}
      {data === undefined && !error && <FormSkeleton />}
      {data !== undefined &&
        (isAdmin ? (
          <Suspense fallback={<FormSkeleton />}>
            <SettingsForm settings={data} />
          </Suspense>
        ) : (
          <SettingsText settings={data} />
        ))}
    </Page>
  );
}

function SettingsText({ settings: { redirectOrigins, activityDays } }: { settings: Settings }) {
  return (
    <div className="flex max-w-140 flex-col gap-6">
      <p className="rounded-panel bg-sunken p-3">
        To change them takes the role admin. Ask an admin of Usher.
      </p>
      <dl className="flex flex-col gap-4">
        <div>
          <dt className="text-13 font-medium">Allowed redirect origins</dt>
          {redirectOrigins.length === 0 && (
            <dd className="text-ink-soft">None named: invitations may lead anywhere.</dd>
          )}
          {redirectOrigins.map((origin) => (
            <dd key={origin} className="wrap-anywhere text-ink-soft">
              {origin}
            </dd>
          ))}
        </div>
        <div>
          <dt className="text-13 font-medium">Activity is kept for</dt>
          <dd className="text-ink-soft">{activityDays} days</dd>
        </div>
      </dl>
    </div>
  );
}

function FormSkeleton() {
  return (
    <div aria-busy className="flex max-w-140 flex-col gap-6 pt-1">
      <Skeleton className="w-48" />
      <Skeleton className="h-20" />
      <Skeleton className="w-32" />
      <Skeleton className="h-8 w-24" />
    </div>
  );
}
