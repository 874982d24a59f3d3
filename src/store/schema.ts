import type { LedgerTables } from "#store/migrations/001-ledger.ts";
import type { AccountTables } from "#store/migrations/002-accounts.ts";
import type { KindColumns } from "#store/migrations/003-batch-kinds.ts";
import type { AccessColumns, AccessTables } from "#store/migrations/005-access.ts";
import type { MemberTables } from "#store/migrations/007-members.ts";
import type { TestInvitationTables } from "#store/migrations/009-test-invitations.ts";
import type { DurableActionColumns, DurableActionTables } from "#store/migrations/011-durable-actions.ts";
import type { ProvisionalIdColumns } from "#store/migrations/011-provisional-ids.ts";
import type { RowMarkColumns } from "#store/migrations/012-row-marks.ts";
import type { SetupTables } from "#store/migrations/013-setup.ts";
import type { RestoreColumns, RestoreTables } from "#store/migrations/014-restores.ts";
import type { ProviderSessionColumns } from "#store/migrations/015-single-sign-on.ts";
import type { KnownDeviceTables } from "#store/migrations/016-known-devices.ts";
import type { UnlockTables } from "#store/migrations/017-unlocks.ts";
import type { BatchMemberColumns } from "#store/migrations/018-batch-members.ts";
import type { RevocationColumns } from "#store/migrations/019-follow-ups.ts";
import type { RegisterTables } from "#store/migrations/020-register.ts";
import type { WebhookMessageTables } from "#store/migrations/021-webhook-messages.ts";
import type { SavedViewTables } from "#store/migrations/024-saved-views.ts";
import type { BatchDetailColumns } from "#store/migrations/022-batch-details.ts";
import type { BatchMatchingColumns } from "#store/migrations/025-batch-matching.ts";
import type { TableLayoutTables } from "#store/migrations/023-table-layouts.ts";
import type { PresetColumns, PresetTables } from "#store/migrations/010-presets.ts";

type Wider<Tables, Columns> = Omit<Tables, keyof Columns> & {
  [Table in keyof Columns & keyof Tables]: Tables[Table] & Columns[Table];
};

/** Every table, composed from the migrations, which describe their own. */
export type Schema = Wider<
  LedgerTables,
  KindColumns &
    PresetColumns &
    DurableActionColumns &
    RowMarkColumns &
    RestoreColumns &
    BatchMemberColumns &
    RevocationColumns &
    BatchDetailColumns &
    BatchMatchingColumns
> &
  Wider<AccountTables, AccessColumns & ProvisionalIdColumns & ProviderSessionColumns> &
  Omit<AccessTables, "account_link" | "activity"> &
  MemberTables &
  TestInvitationTables &
  PresetTables &
  DurableActionTables &
  SetupTables &
  RestoreTables &
  KnownDeviceTables &
  UnlockTables &
  RegisterTables &
  WebhookMessageTables &
  SavedViewTables &
  TableLayoutTables;
