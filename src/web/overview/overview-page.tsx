import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { setStartsWithOverview, startsWithOverview } from "#web/access/start-page.ts";
import { JoiningDetails } from "#web/joining/joining-details.tsx";
import { RegisterNote } from "#web/joining/register-note.tsx";
import { QueryProblem } from "#web/lists/query-problem.tsx";
import { Checkbox } from "#web/ui/form/field.tsx";
import { Page } from "#web/ui/page.tsx";
import { Panel } from "#web/ui/panel.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { AllowanceUseFigure } from "./allowance-use.tsx";
import { BatchesPanel } from "./batches-panel.tsx";
import { overviewQuery } from "./queries.ts";

/** What runs, what needs attention, who joined, and how much of the allowance was used. */
export function OverviewPage({ memberId }: { memberId: string }) {
  const query = useQuery(overviewQuery);
  const { data } = query;
  return (
    <Page
      title="Overview"
      lead={data && <RegisterNote state={data} />}
      actions={<StartSwitch memberId={memberId} />}
    >
      <QueryProblem query={query} />
      {data === undefined && query.error === null && <LoadingOverview />}
      {data !== undefined && (
        <div className="@container max-w-272">
          <BatchesPanel
            title="Needs attention"
            batches={data.needsAttention}
            whenEmpty="No batch needs attention."
            nowMs={query.dataUpdatedAt}
          />
          <BatchesPanel
            title="Running"
            batches={data.running}
            whenEmpty="No batch is running."
            nowMs={query.dataUpdatedAt}
          />
          <JoiningDetails joining={data} scope={{}} isComplete={data.isComplete} />
          <Panel
            title="Allowance"
            lead="What Usher used of Clerk's hourly limit of invitations in the last 24 hours."
          >
            <AllowanceUseFigure use={data.allowance} nowMs={query.dataUpdatedAt} />
          </Panel>
        </div>
      )}
    </Page>
  );
}

/** Kept in the browser: on a phone the same member may prefer the list. */
function StartSwitch({ memberId }: { memberId: string }) {
  const [isOn, setIsOn] = useState(() => startsWithOverview(memberId));
  return (
    <Checkbox
      label="Start with the overview"
      checked={isOn}
      onChange={({ currentTarget: { checked } }) => {
        setStartsWithOverview(memberId, checked);
        setIsOn(checked);
      }}
    />
  );
}

function LoadingOverview() {
  return (
    <div aria-busy className="flex max-w-272 flex-col gap-8 pt-2">
      <Skeleton className="h-8" />
      <Skeleton className="h-8" />
      <Skeleton className="h-48" />
      <Skeleton className="h-40" />
    </div>
  );
}
