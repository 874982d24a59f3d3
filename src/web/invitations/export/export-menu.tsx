import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { Braces, Download, FileSpreadsheet, FileText } from "lucide-react";
import type { InvitationList } from "#contract/invitation.ts";
import { useMay } from "#web/access/role.ts";
import { ApiError, formatProblem } from "#web/api/request.ts";
import { startDownload } from "#web/lists/start-download.ts";
import { MenuButton } from "#web/ui/overlay/menu.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { isNarrowed } from "#web/invitations/filters/change-filters.ts";
import type { ListState } from "#web/invitations/list-state.ts";
import { apiQuery } from "#web/invitations/queries.ts";
import { formatExport, formatFilter, formatReading } from "./export-text.ts";

const formats = [
  { extension: "xlsx", label: "Excel", icon: FileSpreadsheet },
  { extension: "csv", label: "CSV", icon: FileText },
  { extension: "json", label: "JSON", icon: Braces },
] as const;

type ExportMenuProps = {
  state: ListState;
  /** Undefined while it is not known how many invitations match. */
  list: InvitationList | undefined;
};

/** Saves everything that matches the filters as a file, in the order of the list. */
export function ExportMenu({ state, list }: ExportMenuProps) {
  const client = useQueryClient();
  const hasLinks = useMay("inviter");
  const isFiltered = state.status.length > 0 || isNarrowed(state);
  const isEmpty = list?.totalCount === 0;
  const reading = formatReading(list);
  return (
    <MenuButton
      label="Export"
      title="Export"
      align="right"
      header={
        <div className="max-w-64 px-2 pt-1 pb-2 text-13 text-ink-soft">
          <p className="font-medium text-ink">{formatExport(list)}</p>
          <p>{formatFilter(isFiltered, hasLinks)}</p>
          {reading !== null && <p className="text-waiting">{reading}</p>}
        </div>
      }
      groups={[
        {
          items: formats.map(({ extension, label, icon }) => ({
            label: `${label} (.${extension})`,
            icon,
            disabledReason: isEmpty ? "No invitation matches." : undefined,
            onSelect: () => void exportList(client, state, extension),
          })),
        },
      ]}
      className="inline-flex size-8 items-center justify-center border border-line-control text-ink-soft hover:text-ink aria-expanded:text-ink touch:size-11"
    >
      <Download aria-hidden className="size-4" />
    </MenuButton>
  );
}

async function exportList(
  client: QueryClient,
  state: ListState,
  extension: (typeof formats)[number]["extension"],
): Promise<void> {
  try {
    const { sort, order } = state;
    startDownload(`/api/invitations.${extension}`, { ...(await apiQuery(client, state)), sort, order });
  } catch (error) {
    // The part of the page that knows relative dates did not load.
    if (!(error instanceof ApiError)) throw error;
    const { title, detail } = formatProblem(error);
    toast({ tone: "failed", title, detail });
  }
}
