import type { FacetQuery } from "#contract/facets/facet-query.ts";
import type { Facets } from "#contract/facets/facets.ts";
import type { Invitation, InvitationCounts } from "#contract/invitation.ts";
import type { InvitationFilter } from "#contract/invitation-filter.ts";
import type { InvitationQuery } from "#contract/invitation-query.ts";
import { invitationColumns, invitationOf, foldText } from "./cells.ts";
import { allMatching } from "./list/all-matching.ts";
import type { Wanted } from "./list/conditions.ts";
import { facetsOf } from "./list/facets.ts";
import { allInOrder, type WholeListQuery } from "./list/in-order.ts";
import { joinedAmong } from "./changes/joined.ts";
import { pageNumbers, readInvitations } from "./list/list-page.ts";
import { metadataKeys } from "./list/metadata-keys.ts";
import { select } from "./list/selection.ts";
import { type Db, type Limits, usualLimits } from "./list/source.ts";
import { countByStatus } from "./list/status-counts.ts";
import { type Target, targetsOf } from "./changes/targets.ts";
import { type Total, totalOf } from "./list/total.ts";

/** `goneAt`: since when it is known that Clerk has it no more. */
type RegisteredInvitation = Invitation & { goneAt?: number };

type InvitationPage = Total & { data: Invitation[] };

/** The invitations of an instance as the register has them. Gone ones are in no list and no count. */
export type RegisterLists = {
  list(query: InvitationQuery): Promise<InvitationPage>;
  /** By status; the filter's own status is ignored. */
  counts(filter: InvitationFilter): Promise<InvitationCounts>;
  /** The most frequent values of a field among those that match. */
  facets(query: FacetQuery): Promise<Facets>;
  /** Gone ones too. */
  find(id: string): Promise<RegisteredInvitation | null>;
  /** All of an address, newest first, gone ones too. */
  ofAddress(emailAddress: string): Promise<RegisteredInvitation[]>;
  /** Everything that matches, in chunks of at most 1,000, in the order in which the register got it. */
  all(filter: InvitationFilter): AsyncIterable<readonly Invitation[]>;
  /** All pages of a list, or some invitations in its order, in chunks of at most 500. */
  allInOrder(query: WholeListQuery): AsyncIterable<readonly Invitation[]>;
  /** The keys of the metadata of everything that matches, without Usher's own; null if there are more. */
  metadataKeys(filter: Wanted, most: number): Promise<string[] | null>;
  /** What a change of everything that matches needs to know, in chunks of at most 2,000. */
  targets(filter: InvitationFilter): AsyncIterable<readonly Target[]>;
  /** Those of the addresses, in lower case, that have accepted an invitation. */
  joinedAmong(addresses: readonly string[]): Promise<Set<string>>;
};

/** `expire`: marks the pending invitations whose time is over, before each reading. */
type RegisterListDeps = { db: Db; instance: string; expire: () => Promise<unknown>; limits?: Limits };

export function createRegisterLists({
  db,
  instance,
  expire,
  limits = usualLimits,
}: RegisterListDeps): RegisterLists {
  const source = { db, instance, limits };
  const readRows = () =>
    db
      .selectFrom("invitation")
      .select([...invitationColumns, "gone_at"])
      .where("instance", "=", instance);
  type Row = Awaited<ReturnType<ReturnType<typeof readRows>["execute"]>>[number];
  const registered = (row: Row): RegisteredInvitation => ({
    ...invitationOf(row),
    ...(row.gone_at !== null && { goneAt: row.gone_at }),
  });
  return {
    async list(query) {
      await expire();
      const selection = await select(source, query);
      const total = await totalOf(selection);
      return { data: await readInvitations(db, await pageNumbers(selection, query)), ...total };
    },
    async counts(filter) {
      await expire();
      return countByStatus(source, filter);
    },
    async facets(query) {
      await expire();
      return facetsOf(source, query);
    },
    async find(id) {
      await expire();
      const row = await readRows().where("id", "=", id).executeTakeFirst();
      return row === undefined ? null : registered(row);
    },
    async ofAddress(emailAddress) {
      await expire();
      const address = foldText(emailAddress.trim());
      const listed = await readRows().where("gone_at", "is", null).where("address", "=", address).execute();
      const gone = await readRows().where("gone_at", "is not", null).where("address", "=", address).execute();
      const rows = [...listed, ...gone].sort((a, b) => b.created_at - a.created_at || b.seq - a.seq);
      return rows.map(registered);
    },
    async *all(filter) {
      await expire();
      yield* allMatching(source, filter);
    },
    async *allInOrder(query) {
      await expire();
      yield* allInOrder(source, query);
    },
    metadataKeys: (filter, most) => metadataKeys(source, filter, most),
    async *targets(filter) {
      await expire();
      yield* targetsOf(source, filter);
    },
    joinedAmong: (addresses) => joinedAmong(source, addresses),
  };
}
