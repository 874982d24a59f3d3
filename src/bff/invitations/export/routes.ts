import { type Context, Hono } from "hono";
import { type Invitation, InvitationStatus } from "#contract/invitation.ts";
import { InvitationFilter } from "#contract/invitation-filter.ts";
import { InvitationExportQuery, SelectedExport } from "#contract/invitation-query.ts";
import { includesRole } from "#contract/role.ts";
import { type BatchNameSource, withBatchNames } from "#bff/invitations/batch-names.ts";
import type { WholeListQuery } from "#register/list/in-order.ts";
import type { RegisterLists } from "#register/register-lists.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { type Content, type Download, download, workbookType } from "#bff/http/download.ts";
import { readBody, readQuery } from "#bff/http/request.ts";
import { type Column, columnsOf } from "./columns.ts";
import { csvLines } from "./csv.ts";
import { filterWords } from "./filter-words.ts";
import { jsonLines } from "./json.ts";
import { workbookBytes } from "./workbook/workbook.ts";

export type ExportDeps = BatchNameSource & {
  register: Pick<RegisterLists, "allInOrder" | "metadataKeys">;
  now: () => number;
};

/** More columns than this would hide the others. */
const mostKeyColumns = 20;

type Chunks = AsyncIterable<readonly Invitation[]>;
type Format = {
  extension: string;
  name: string;
  type: Download["type"];
  contentOf: (columns: () => Promise<Column[]>, hasLinks: boolean, chunks: Chunks) => Content;
};

const formats: readonly Format[] = [
  {
    extension: "csv",
    name: "CSV",
    type: "text/csv",
    contentOf: (columns, _, chunks) => ({ lines: withColumns(columns, chunks, csvLines) }),
  },
  {
    extension: "json",
    name: "JSON",
    type: "application/json",
    contentOf: (_, hasLinks, chunks) => ({ lines: jsonLines(hasLinks, chunks) }),
  },
  {
    extension: "xlsx",
    name: "Excel",
    type: workbookType,
    contentOf: (columns, _, chunks) => ({ pieces: withColumns(columns, chunks, workbookBytes) }),
  },
];

/**
 * `/api/invitations.csv`, `.json` and `.xlsx`: a whole list of invitations in its order, however long it is; by POST those
 * that a member has selected.
 */
export function exportRoutes(deps: ExportDeps): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  for (const format of formats)
    routes
      .get(`/invitations.${format.extension}`, (c) => {
        const query = readQuery(c, InvitationExportQuery);
        return exportList(c, deps, format, { query, words: filterWords(query) });
      })
      .post(`/invitations.${format.extension}`, async (c) => {
        const selected = await readBody(c, SelectedExport);
        const query = { ...InvitationFilter.parse({}), status: InvitationStatus.options, ...selected };
        return exportList(c, deps, format, { query, words: "selected" });
      });
  return routes;
}

/** `words`: what the activity says of the query. */
type Exported = { query: WholeListQuery; words: string };

function exportList(
  c: Context<AppEnv>,
  deps: ExportDeps,
  format: Format,
  { query, words }: Exported,
): Response {
  // Anyone with a link can sign up as its address, so only roles that may invite get links.
  const hasLinks = includesRole(c.get("member").role, "inviter");
  const columns = async () => {
    const metadataKeys = (await deps.register.metadataKeys(query, mostKeyColumns)) ?? [];
    return columnsOf({ hasLinks, metadataKeys });
  };
  const record = async (invitations: number, isWhole: boolean): Promise<void> => {
    const what = `${formatCount(invitations)} as ${format.name}${hasLinks ? " with links" : ""}`;
    await c.get("record")({
      action: "invitations.exported",
      result: isWhole ? "done" : "failed",
      detail: `${what}; ${words}`,
    });
  };
  const chunks = recordedChunks(namedChunks(deps, deps.register.allInOrder(query)), record);
  return download(c, {
    type: format.type,
    filename: `invitations-${new Date(deps.now()).toISOString().slice(0, 10)}.${format.extension}`,
    least: hasLinks ? "inviter" : "viewer",
    ...format.contentOf(columns, hasLinks, chunks),
  });
}

/** The columns are found when the file is written: it takes a while among many invitations. */
async function* withColumns<Piece>(
  columns: () => Promise<Column[]>,
  chunks: Chunks,
  write: (columns: readonly Column[], chunks: Chunks) => AsyncIterable<Piece>,
): AsyncGenerator<Piece> {
  yield* write(await columns(), chunks);
}

async function* namedChunks(deps: ExportDeps, chunks: Chunks): AsyncGenerator<readonly Invitation[]> {
  for await (const chunk of chunks) yield await withBatchNames(deps, chunk);
}

/** Records, when the reading ends, how many invitations were read and whether these are all. */
async function* recordedChunks(
  chunks: Chunks,
  record: (invitations: number, isWhole: boolean) => Promise<void>,
): AsyncGenerator<readonly Invitation[]> {
  let invitations = 0;
  let isWhole = false;
  try {
    for await (const chunk of chunks) {
      invitations += chunk.length;
      yield chunk;
    }
    isWhole = true;
  } finally {
    await record(invitations, isWhole);
  }
}

function formatCount(invitations: number): string {
  return invitations === 1 ? "1 invitation" : `${invitations.toLocaleString("en")} invitations`;
}
