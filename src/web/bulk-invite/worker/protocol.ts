import type { BatchOptions } from "#contract/batch.ts";
import type { RowOptions } from "#recipients/option-rules.ts";
import type { FileContent } from "#web/bulk-invite/files/file-content.ts";
import type { Reading } from "#web/bulk-invite/text/parse-list.ts";
import type { Summary, TextGroup } from "#web/bulk-invite/text/summary.ts";

/** The standing of an address, as far as the pre-check found out. Times are in ms. */
export type Standing =
  | { kind: "new" }
  /** Its last invitation was revoked or has expired, so it is invited again. */
  | { kind: "previouslyInvited"; status: "revoked" | "expired"; at: number }
  | { kind: "invited"; invitationId: string; since: number }
  | { kind: "user" };

/** What to do about pending invitations: leave them, or revoke them and invite again. */
export type ExistingInvitations = "skip" | "resend";

/** Why some addresses could not be checked. */
export type PrecheckFailure = { title: string; detail: string; small?: string };

/**
 * The progress of the pre-check. `checking` includes the wait for a pause in typing; after `failed` some addresses are
 * unchecked. `checkedAt` (ms) is when the last answer was made.
 */
export type PrecheckProgress = {
  /** Counts answers, so that a query of a group knows when it is stale. */
  version: number;
  phase: "idle" | "checking" | "done" | "failed";
  failure: PrecheckFailure | undefined;
  checkedAt: number | undefined;
};

export type StandingCounts = {
  invited: number;
  users: number;
  previouslyInvited: number;
  unchecked: number;
  /** How many people a submit invites; never a user. */
  sendable: Record<ExistingInvitations, number>;
  /** How many of these are doubtful. */
  doubtful: Record<ExistingInvitations, number>;
};

export type Precheck = PrecheckProgress & { counts: StandingCounts };

export type Group = TextGroup | "invited" | "users" | "previouslyInvited";

/** One part of the list, as the page shows it. `line` and `column` are from 1. */
export type ListItem = {
  kind: "recipient" | "doubtful" | "duplicate" | "outside" | "problem";
  line: number;
  column: number;
  source: string;
  /** The address, or for a problem its source. */
  text: string;
  name?: string;
  /** Why this is not a recipient, or what is doubtful about it. */
  note?: string;
  /** The name of the column whose cell is wrong; the note begins with it. */
  cellName?: string;
  /** The position of this column in its table. */
  cellColumn?: number;
  /** The address that was probably meant. */
  suggestion?: string;
  /** The suggestion leads to another mailbox, so that only the user can choose it. */
  isOtherMailbox?: true;
  /** The source is a whole row of a table: the row with the suggestion in its address cell. */
  correctedRow?: string;
  /** No other token is on its line. */
  isAlone?: true;
  standing?: Standing;
  /** What is sent to a recipient; left out for others. */
  recipient?: { address: string; options?: RowOptions };
};

/** A row of a table view. `lastLine` is greater than `line` (both from 1) if a cell has several lines. */
export type GridRow = { line: number; lastLine: number; cells: string[]; findings: ListItem[] };
/** A cell of a table by the position of its row, without the heading, and of its column. */
export type CellPosition = { row: number; column: number };

export type GroupWindow = {
  group: Group;
  existing: ExistingInvitations;
  offset: number;
  limit: number;
};

/** The body of `PUT /api/batches/:id`, and the line (from 1) that each of its rows came from. */
export type Submission = { body: Blob; lines: Uint32Array<ArrayBuffer> };

/** As text for the editor, or why it could not be read. */
export type BatchListText = { text: string } | { failure: PrecheckFailure };

/** What the page may request: a file as text, and about the newest parsed list. */
export type Requests = {
  group: { params: GroupWindow; result: ListItem[] };
  /** Of an item of an earlier list, the same one of the newest list. */
  sameItem: { params: ListItem; result: ListItem | undefined };
  findings: { params: { from: number; to: number }; result: ListItem[] };
  gridRows: { params: { table: number; first: number; limit: number }; result: GridRow[] };
  /** `query`: the cell that contains it, else the one that needs a look first. */
  gridCellOn: { params: { table: number; line: number; query?: string }; result: CellPosition };
  /** The zero-based lines that contain the query, of the tables only if `isTable`. */
  find: { params: { query: string; isTable: boolean }; result: Uint32Array<ArrayBuffer> };
  problemReport: { params: Record<string, never>; result: string };
  correctedText: { params: Record<string, never>; result: string };
  file: { params: { file: File }; result: FileContent };
  /** The list of a batch that was submitted before. */
  batchList: { params: { batchId: string }; result: BatchListText };
  submission: {
    params: { options: BatchOptions; presetId?: string; name?: string; existing: ExistingInvitations };
    result: Submission;
  };
};
export type RequestName = keyof Requests;

export type ListRequest<Name extends RequestName = RequestName> = Name extends RequestName
  ? { kind: "request"; id: number; name: Name; params: Requests[Name]["params"] }
  : never;
export type Reply = { kind: "reply"; id: number; result: Requests[RequestName]["result"] };

/** `isRaw`: pasted or dropped text, which the worker normalizes first. */
export type ParseOrder = { kind: "parse"; revision: number; text: string; isRaw: boolean; reading: Reading };

/** Checks the unchecked addresses of the list at Clerk now, or all of them again. */
export type PrecheckOrder = { kind: "precheck"; scope: "unchecked" | "all" };

/**
 * `normalized` answers raw text, whose lines the page does not know yet. Its `text` is there only if it changed, since
 * copying megabytes back blocks the page.
 */
export type ParsedEvent = {
  kind: "parsed";
  revision: number;
  summary: Summary;
  precheck: Precheck;
  lineStatuses: Uint8Array<ArrayBuffer>;
  normalized?: { text: string | undefined; starts: Uint32Array<ArrayBuffer> };
};

export type WorkerEvent =
  | ParsedEvent
  | { kind: "precheck"; revision: number; precheck: Precheck }
  /** A request of the worker was refused because the session has ended. */
  | { kind: "signedOut" }
  /** The worker has ended with an error, and nothing is known of the list until it is read again. */
  | { kind: "stopped" };

export type ToWorker = ParseOrder | PrecheckOrder | ListRequest;
export type FromWorker = WorkerEvent | Reply;
