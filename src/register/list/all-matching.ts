import type { Invitation } from "#contract/invitation.ts";
import type { InvitationFilter } from "#contract/invitation-filter.ts";
import { readInvitations } from "./list-page.ts";
import { select } from "./selection.ts";
import type { Source } from "./source.ts";
import { inSteps } from "./steps.ts";

const chunkRows = 1_000;

/**
 * Everything that matches, in the order in which the register got it, in chunks of at most 1,000. What has gone when its
 * chunk is read is left out.
 */
export async function* allMatching(
  source: Source,
  filter: InvitationFilter,
): AsyncGenerator<readonly Invitation[]> {
  const selection = await select(source, filter);
  let held: number[] = [];
  for await (const rows of inSteps(selection)) {
    const found = await rows.select("invitation.seq").orderBy("invitation.seq").execute();
    held = [...held, ...found.map(({ seq }) => seq)];
    for (; held.length >= chunkRows; held = held.slice(chunkRows))
      yield await readInvitations(source.db, held.slice(0, chunkRows));
  }
  if (held.length > 0) yield await readInvitations(source.db, held);
}
