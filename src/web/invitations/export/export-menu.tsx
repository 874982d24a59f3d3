import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { Braces, Download, FileSpreadsheet, FileText } from "lucide-react";
import type { InvitationList } from "#contract/invitation.ts";
import { useMay } from "#web/access/role.ts";
import { ApiError, formatProblem, requestFile } from "#web/api/request.ts";
import { saveBlob } from "#web/lists/download.tsx";
import { startDownload } from "#web/lists/start-download.ts";
import { MenuButton } from "#web/ui/overlay/menu.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { isNarrowed } from "#web/invitations/filters/change-filters.ts";
import type { ListState } from "#web/invitations/list-state.ts";
import { apiQuery } from "#web/invitations/queries.ts";
import { formatContents, formatExport, formatReading, whyNoExport } from "./export-text.ts";

const formats = [
  { extension: "xlsx", label: "Excel", icon: FileSpreadsheet },
  { extension: "csv", label: "CSV", icon: FileText },
  { extension: "json", label: "JSON", icon: Braces },
] as const;

type ExportMenuProps = {
  label?: string;
  align?: "left" | "right";
  state: ListState;
  /** Undefined while it is not known how many invitations match. */
  list: InvitationList | undefined;
  /** In place of all that match: the selected ones. */
  ids?: readonly string[] | undefined;
};

/** Saves everything that matches the filters, or what is selected, as a file in the order of the list. */
export function ExportMenu({ label = "Export", align = "right", state, list, ids }: ExportMenuProps) {
  const client = useQueryClient();
  const hasLinks = useMay("inviter");
  const isFiltered = state.status.length > 0 || isNarrowed(state);
  const what = ids ? "selected" : isFiltered ? "matching" : "all";
  const reading = ids ? null : formatReading(list);
  const total = ids ? { totalCount: ids.length, isCountExact: true } : list;
  return (
    <MenuButton
      label={label}
      title={label}
      align={align}
      header={
        <div className="max-w-64 px-2 pt-1 pb-2 text-13 text-ink-soft">
          <p className="font-medium text-ink">{formatExport(total)}</p>
          <p>{formatContents(what, hasLinks)}</p>
          {reading !== null && <p className="text-waiting">{reading}</p>}
        </div>
      }
      groups={[
        {
          items: formats.map(({ extension, label: name, icon }) => ({
            label: `${name} (.${extension})`,
            icon,
            disabledReason: whyNoExport(total?.totalCount, what),
            onSelect: () =>
              void saying(() =>
                ids ? exportSelected(ids, state, extension) : exportList(client, state, extension),
              ),
          })),
        },
      ]}
      className="inline-flex size-8 items-center justify-center border border-line-control text-ink-soft hover:text-ink aria-expanded:text-ink touch:size-11"
    >
      <Download aria-hidden className="size-4" />
    </MenuButton>
  );
}

type Extension = (typeof formats)[number]["extension"];

/** Says why an export failed: the server refused it, or a part of the page did not load. */
async function saying(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { title, detail } = formatProblem(error);
    toast({ tone: "failed", title, detail });
  }
}

async function exportList(client: QueryClient, state: ListState, extension: Extension): Promise<void> {
  const { sort, order } = state;
  startDownload(`/api/invitations.${extension}`, { ...(await apiQuery(client, state)), sort, order });
}

/** The ids do not fit into the URL of a download. */
async function exportSelected(
  ids: readonly string[],
  { sort, order }: ListState,
  extension: Extension,
): Promise<void> {
  const file = await requestFile(`/api/invitations.${extension}`, { ids, sort, order });
  saveBlob(`invitations-${new Date().toISOString().slice(0, 10)}.${extension}`, file);
}
