import { nameKey } from "#contract/saved/name.ts";
import type { View, ViewArrangement, ViewChange, ViewList } from "#contract/saved/view.ts";
import type { Member } from "#contract/session.ts";
import type { Store } from "#store/store.ts";
import { failChanged, failGone, refuseTakenId, refuseTakenName, refuseTooMany } from "./refusals.ts";

type Owner = Pick<Member, "id" | "emailAddress">;
/** `before` is null for a view that was created. */
type ViewResult = { before: View | null; after: View };

/** The views of one Clerk instance, each as a member sees it: another member's own views do not exist for them. */
export type ViewStore = {
  list(memberId: string): Promise<ViewList>;
  find(id: string, memberId: string): Promise<View | null>;
  /**
   * Creates the view, or changes it; the same again changes nothing.
   * @throws {ProblemError} `not_found`, `conflict` if it is not as seen, or `invalid` if the name is taken or the member
   * has too many views
   */
  save(id: string, member: Owner, change: ViewChange): Promise<ViewResult>;
  /** @throws {ProblemError} `not_found` */
  delete(id: string, memberId: string): Promise<void>;
  /** Remembers the order in which the member sees the views, and which are hidden. */
  arrange(memberId: string, arrangement: ViewArrangement): Promise<void>;
};

const shared = "shared";

type Row = Omit<View, "isShared" | "isOwn"> & { ownerId: string; scope: string };

function toView({ ownerId, scope, ...view }: Row, memberId: string): View {
  return { ...view, isShared: scope === shared, isOwn: ownerId === memberId };
}

function visibleTo(memberId: string, db: Store["db"], instance: string) {
  return db
    .selectFrom("saved_view as view")
    .innerJoin("user", "user.id", "view.user_id")
    .select([
      "view.id",
      "view.name",
      "view.search",
      "view.updated_at as updatedAt",
      "view.user_id as ownerId",
      "view.scope",
      "user.email as owner",
    ])
    .where("view.instance", "=", instance)
    .where((eb) => eb.or([eb("view.user_id", "=", memberId), eb("view.scope", "=", shared)]));
}

export function createViewStore(db: Store["db"], instance: string, now: () => number): ViewStore {
  const find = (trx: Store["db"], id: string, memberId: string) =>
    visibleTo(memberId, trx, instance).where("view.id", "=", id).executeTakeFirst();

  return {
    async list(memberId) {
      const visible = visibleTo(memberId, db, instance);
      const rows = await visible.orderBy("view.created_at").orderBy("view.id").execute();
      const arranged = await db
        .selectFrom("view_arrangement")
        .select("views")
        .where("user_id", "=", memberId)
        .where("instance", "=", instance)
        .executeTakeFirst();
      return {
        data: rows.map((row) => toView(row, memberId)),
        // The contract checked it before it was stored.
        arrangement: JSON.parse(arranged?.views ?? "[]") as ViewList["arrangement"],
      };
    },
    async find(id, memberId) {
      const row = await find(db, id, memberId);
      return row ? toView(row, memberId) : null;
    },
    save: (id, member, change) =>
      db.transaction().execute(async (trx) => {
        const row = await find(trx, id, member.id);
        const before = row ? toView(row, member.id) : null;
        if (before !== null && isSame(before, change)) return { before, after: before };
        const { ownerId, owner } = row ?? { ownerId: member.id, owner: member.emailAddress };
        if (before === null) {
          if (change.seen !== undefined) failGone();
          await refuseTakenId(trx, id);
          await refuseTooMany(trx, instance, ownerId);
        } else if (change.seen !== undefined && change.seen !== before.updatedAt) failChanged();
        const { name, search, isShared } = change;
        const scope = isShared ? shared : ownerId;
        await refuseTakenName(trx, instance, { id, name, scope, ownerId });
        // Different after each change, even within a millisecond.
        const updatedAt = Math.max(now(), (before?.updatedAt ?? 0) + 1);
        const cells = { name, name_key: nameKey(name), search, scope, updated_at: updatedAt };
        await trx
          .insertInto("saved_view")
          .values({ id, instance, user_id: ownerId, created_at: updatedAt, ...cells })
          .onConflict((conflict) => conflict.column("id").doUpdateSet(cells))
          .execute();
        const isOwn = ownerId === member.id;
        return { before, after: { id, name, search, isShared, owner, isOwn, updatedAt } };
      }),
    delete: (id, memberId) =>
      db.transaction().execute(async (trx) => {
        if (!(await find(trx, id, memberId))) failGone();
        await trx.deleteFrom("saved_view").where("id", "=", id).execute();
      }),
    async arrange(memberId, { views }) {
      const cells = { views: JSON.stringify(views) };
      await db
        .insertInto("view_arrangement")
        .values({ user_id: memberId, instance, ...cells })
        .onConflict((conflict) => conflict.columns(["user_id", "instance"]).doUpdateSet(cells))
        .execute();
    },
  };
}

function isSame(before: View, { name, search, isShared }: ViewChange): boolean {
  return before.name === name && before.search === search && before.isShared === isShared;
}
