import type { Invitation } from "#contract/invitation.ts";
import { createRowActions } from "#web/lists/row-actions.ts";

/** An action that opens a dialog. */
export type RowAction = { kind: "revoke" | "resend" | "delete"; invitation: Invitation };

export const { RowActions, useRowActions } = createRowActions<RowAction>();
