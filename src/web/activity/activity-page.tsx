import { useQuery } from "@tanstack/react-query";
import { Download, History } from "lucide-react";
import { useLocation, useSearch } from "wouter";
import { wordsOf } from "#web/api/request.ts";
import { paths } from "#web/paths.ts";
import { useMay } from "#web/access/role.ts";
import { ButtonLink } from "#web/ui/button.tsx";
import { DataTable } from "#web/ui/table/data-table.tsx";
import { EmptyState } from "#web/ui/empty-state.tsx";
import { Page } from "#web/ui/page.tsx";
import { Pager } from "#web/lists/pager.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { activityColumns } from "./activity-columns.tsx";
import {
  activityHref,
  type ActivityState,
  isFiltered,
  pageSize,
  readActivityState,
} from "./activity-state.ts";
import { ActivityToolbar } from "./activity-toolbar.tsx";
import { activityQuery, downloadPath } from "./queries.ts";

/** Who did what to whom, when, and with what result, the newest first. The filter is in the address. */
export function ActivityPage() {
  const state = readActivityState(new URLSearchParams(useSearch()));
  const [, navigate] = useLocation();
  const isAdmin = useMay("admin");
  const { data, error, isFetching, refetch, isPlaceholderData } = useQuery(activityQuery(state));
  /** Any change but that of the page starts at the first page again. */
  const change = (part: Partial<ActivityState>, options?: { replace?: boolean }) =>
    navigate(activityHref({ ...state, page: 1, ...part }), options);
  return (
    <Page
      title="Activity"
      lead="Every change and every sign-in, by whom and with what result."
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
      {error && <ProblemPanel {...wordsOf(error)} pending={isFetching} onRetry={() => void refetch()} />}
      {(data !== undefined || !error) && (
        <div className="@container">
          <DataTable
            caption="Activity, newest first"
            columns={activityColumns}
            data={data?.data}
            rowId={({ id }) => id}
            isStale={isPlaceholderData}
            totalCount={data?.totalCount}
            firstIndex={(state.page - 1) * pageSize}
            empty={<NoActivity isFiltered={isFiltered(state)} />}
          />
        </div>
      )}
      {data !== undefined && data.totalCount > 0 && (
        <Pager
          of="lines"
          offset={(state.page - 1) * pageSize}
          limit={pageSize}
          totalCount={data.totalCount}
          onOffsetChange={(offset) => {
            change({ page: offset / pageSize + 1 });
            window.scrollTo(0, 0);
          }}
        />
      )}
    </Page>
  );
}

function DownloadLink({ href, children }: { href: string; children: string }) {
  return (
    <a
      href={href}
      download
      className="control inline-flex shrink-0 items-center gap-2 rounded-control border border-line-control bg-surface px-3 font-medium whitespace-nowrap hover:bg-sunken"
    >
      <Download aria-hidden className="size-4" />
      {children}
    </a>
  );
}

function NoActivity({ isFiltered: isNarrowed }: { isFiltered: boolean }) {
  if (!isNarrowed) {
    return (
      <EmptyState icon={History} title="Nothing has happened yet">
        Each invitation, batch and sign-in leaves a line here.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={History}
      title="Nothing matches"
      actions={<ButtonLink href={paths.activity()}>Show all activity</ButtonLink>}
    >
      Search for less of the address, or take another result or more days.
    </EmptyState>
  );
}
