import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useMay } from "#web/access/role.ts";
import { DownloadLink } from "#web/lists/download.tsx";
import { QueryTable } from "#web/lists/query-table.tsx";
import { useUrlState } from "#web/lists/url-state.ts";
import { paths } from "#web/paths.ts";
import { ButtonLink } from "#web/ui/button.tsx";
import { EmptyState } from "#web/ui/empty-state.tsx";
import { Page } from "#web/ui/page.tsx";
import { activityColumns } from "./activity-columns.tsx";
import { activityHref, isFiltered, pageSize, readActivityState } from "./activity-state.ts";
import { ActivityToolbar } from "./activity-toolbar.tsx";
import { activityQuery, downloadPath } from "./queries.ts";

/** Who did what to whom, when, and with what result; newest first. */
export function ActivityPage() {
  const [state, change] = useUrlState(readActivityState, activityHref);
  const isAdmin = useMay("admin");
  const list = useQuery(activityQuery(state));
  return (
    <Page
      title="Activity"
      lead="Every change and sign-in, with its author and result."
      actions={
        isAdmin && (
          <>
            <DownloadLink href={downloadPath("csv", state)}>Download CSV</DownloadLink>
            <DownloadLink href={downloadPath("jsonl", state)}>Download JSON lines</DownloadLink>
          </>
        )
      }
    >
      <ActivityToolbar state={state} onChange={change} />
      <QueryTable
        query={list}
        caption="Activity, newest first"
        columns={activityColumns}
        empty={<NoActivity isFiltered={isFiltered(state)} />}
        pages={{
          of: "entries",
          page: state.page,
          pageSize,
          onPageChange: (page, options) => change({ page }, options),
        }}
      />
    </Page>
  );
}

function NoActivity({ isFiltered: isNarrowed }: { isFiltered: boolean }) {
  if (!isNarrowed) {
    return (
      <EmptyState icon={History} title="No activity yet">
        Invitations, batches and sign-ins are recorded here.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={History}
      title="Nothing matches"
      actions={<ButtonLink href={paths.activity()}>Show all activity</ButtonLink>}
    >
      Search for a shorter part of the address, or choose another result or a longer period.
    </EmptyState>
  );
}
