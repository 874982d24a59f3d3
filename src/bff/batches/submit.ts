import type { Context } from "hono";
import type { Engine } from "#batches/engine.ts";
import type { Batch, BatchPreset, NewBatch, SubmittedBatch } from "#contract/batch.ts";
import { formatMatching } from "#contract/matching/format-matching.ts";
import type { MatchingBatch } from "#contract/matching/matching-batch.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { fail } from "#bff/http/problem.ts";
import { recorded } from "#bff/http/recorded.ts";
import type { InviterRules } from "#bff/invitations/inviter-rules.ts";
import { freeze, withoutRows } from "#bff/invitations/matching/freeze.ts";
import type { MatchingRegister } from "#bff/invitations/matching/plan.ts";
import type { PresetStore } from "#bff/presets/store.ts";

export type SubmitDeps = {
  rules: InviterRules;
  presets: Pick<PresetStore, "find">;
  /** Where the invitations are that match a filter. */
  register: MatchingRegister;
  /** Deletes the open tests of addresses that are invited now. */
  deleteTestsOf: (emailAddresses: ReadonlySet<string>) => Promise<void>;
};

type Submit = SubmitDeps & { engine: Engine; id: string; newBatch: NewBatch | MatchingBatch };

export function rowsIn(total: number): string {
  return total === 1 ? "1 row" : `${total} rows`;
}

/** The preset that the batch names. @throws {ProblemError} `invalid` if it was deleted */
async function presetOf(newBatch: NewBatch, presets: Submit["presets"]): Promise<BatchPreset | null> {
  if (newBatch.kind !== "invite" || newBatch.presetId === undefined) return null;
  const preset = await presets.find(newBatch.presetId.toLowerCase());
  const gone = "The preset of these options no longer exists. Check the options and submit again.";
  return preset ?? fail("invalid", gone, { field: "presetId" });
}

const utc = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** "revoke, 80 rows: All pending invitations of example.com"; the activity page reads it. */
function formatSubmit({ kind, matching }: SubmittedBatch, total: number | null): string {
  const head = total === null ? kind : `${kind}, ${rowsIn(total)}`;
  return kind === "invite" || matching === undefined
    ? head
    : `${head}: ${formatMatching(kind, matching, utc)}`;
}

/** Submits a batch and records it; a repeated submit is not recorded again. */
export async function submit(
  c: Context<AppEnv>,
  { engine, rules, presets, register, deleteTestsOf, id, newBatch }: Submit,
): Promise<{ kind: "created" | "unchanged"; batch: Batch }> {
  const given: SubmittedBatch = "matching" in newBatch ? withoutRows(newBatch) : newBatch;
  return recorded(
    c,
    {
      action: "batch.submitted",
      subjectId: id,
      detail: formatSubmit(given, given.matching === undefined ? given.rows.length : null),
    },
    async (note) => {
      // A repeated submit gets the same answer even if the settings, the presets or what matches have changed.
      const isNew = (await engine.get(id)) === null;
      const batch = isNew && "matching" in newBatch ? await freeze(register, newBatch) : given;
      if (isNew) await rules.checkBatch(batch);
      const preset = isNew ? await presetOf(batch, presets) : null;
      if (isNew && batch.kind === "invite")
        await deleteTestsOf(new Set(batch.rows.map((row) => row.emailAddress)));
      const submitted = await engine.submit(id, batch, c.get("member").name, preset, c.get("member").id);
      note({ detail: formatSubmit(batch, batch.rows.length) });
      if (submitted.kind !== "conflict") return submitted;
      return fail(
        "conflict",
        "A batch with this id but other rows or options exists. Submit this one under a new id.",
      );
    },
    ({ kind }) => (kind === "created" ? {} : null),
  );
}
