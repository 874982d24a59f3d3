import { useQuery } from "@tanstack/react-query";
import { Suspense } from "react";
import type { Settings } from "#contract/settings.ts";
import { useMay } from "#web/access/role.ts";
import { settingsQuery } from "#web/api/settings-query.ts";
import { QueryProblem } from "#web/lists/query-problem.tsx";
import { lazily } from "#web/ui/lazily.ts";
import { Page } from "#web/ui/page.tsx";
import { Panel } from "#web/ui/panel.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";

const SettingsForm = lazily(async () => (await import("./settings-form.tsx")).SettingsForm);
const PresetsSection = lazily(
  async () => (await import("#web/settings/presets/presets-section.tsx")).PresetsSection,
);

const DeploymentNotes = lazily(async () => (await import("./deployment-notes.tsx")).DeploymentNotes);

/** The settings of the Clerk instance. Admins change them, other members read them. */
export function SettingsPage() {
  const isAdmin = useMay("admin");
  const query = useQuery(settingsQuery);
  const { data, error } = query;
  return (
    <Page title="Settings" lead="Settings apply to all members and to this Clerk instance.">
      <div className="@container max-w-272">
        {isAdmin && (
          <Suspense fallback={null}>
            <DeploymentNotes />
          </Suspense>
        )}
        {data === undefined && <QueryProblem query={query} />}
        {data === undefined && !error && <FormSkeleton />}
        {data !== undefined &&
          (isAdmin ? (
            <Suspense fallback={<FormSkeleton />}>
              <SettingsForm settings={data} />
            </Suspense>
          ) : (
            <SettingsText settings={data} />
          ))}
        <Suspense fallback={null}>
          <PresetsSection />
        </Suspense>
      </div>
    </Page>
  );
}

function SettingsText({ settings }: { settings: Settings }) {
  const { allowedDomains, redirectOrigins, reservedForPeople, marksInvitations, activityDays } = settings;
  return (
    <Panel title="Rules" lead="Only admins can change these settings.">
      <dl className="flex max-w-140 flex-col gap-4">
        <Setting name="Domains that may be invited" values={allowedDomains} whenEmpty="Any domain." />
        <Setting name="Allowed redirect origins" values={redirectOrigins} whenEmpty="Any site is allowed." />
        <Setting name="Calls left for people" values={[`${reservedForPeople} an hour`]} />
        <Setting name="Invitations are marked" values={[marksInvitations ? "Yes" : "No"]} />
        <Setting name="Activity is kept for" values={[`${activityDays} days`]} />
      </dl>
    </Panel>
  );
}

type SettingProps = { name: string; values: readonly string[]; whenEmpty?: string };

function Setting({ name, values, whenEmpty }: SettingProps) {
  return (
    <div>
      <dt className="text-13 font-medium">{name}</dt>
      {values.length === 0 && <dd className="text-ink-soft">{whenEmpty}</dd>}
      {values.map((value) => (
        <dd key={value} className="wrap-anywhere text-ink-soft">
          {value}
        </dd>
      ))}
    </div>
  );
}

function FormSkeleton() {
  return (
    <div aria-busy className="flex max-w-140 flex-col gap-6 pt-1">
      <Skeleton className="w-48" />
      <Skeleton className="h-20" />
      <Skeleton className="w-48" />
      <Skeleton className="h-20" />
      <Skeleton className="w-32" />
      <Skeleton className="h-8 w-24" />
    </div>
  );
}
