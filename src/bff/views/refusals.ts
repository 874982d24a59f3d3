import { nameKey } from "#contract/saved/name.ts";
import { builtInViews, viewMaxCount } from "#contract/saved/view.ts";
import { fail } from "#bff/http/problem.ts";
import type { Store } from "#store/store.ts";

type Named = { id: string; name: string; scope: string; ownerId: string };

/** A name is taken by a built-in view, by another view of its owner, and for a shared view by any other shared one. */
export async function refuseTakenName(
  trx: Store["db"],
  instance: string,
  { id, name, scope, ownerId }: Named,
): Promise<void> {
  const key = nameKey(name);
  const builtIn = builtInViews.find((view) => nameKey(view.name) === key);
  const taken = await trx
    .selectFrom("saved_view")
    .select(["name", "user_id"])
    .where("instance", "=", instance)
    .where("name_key", "=", key)
    .where("id", "!=", id)
    .where((eb) => eb.or([eb("user_id", "=", ownerId), eb("scope", "=", scope)]))
    .executeTakeFirst();
  const takenName = builtIn?.name ?? taken?.name;
  if (takenName === undefined) return;
  const kind = taken !== undefined && taken.user_id !== ownerId ? "shared view" : "view";
  fail("invalid", `There is already a ${kind} named ${takenName}. Choose another name.`, { field: "name" });
}

export async function refuseTooMany(trx: Store["db"], instance: string, ownerId: string): Promise<void> {
  const own = trx.selectFrom("saved_view").select("id").where("instance", "=", instance);
  if ((await own.where("user_id", "=", ownerId).execute()).length < viewMaxCount) return;
  fail("invalid", `You have ${viewMaxCount} views, the most there can be. Delete one first.`);
}

/** The id may be that of a view which the member cannot see. */
export async function refuseTakenId(trx: Store["db"], id: string): Promise<void> {
  if (await trx.selectFrom("saved_view").select("id").where("id", "=", id).executeTakeFirst()) failGone();
}

export function failGone(): never {
  return fail("not_found", "This view no longer exists. Reload the page.");
}

export function failChanged(): never {
  return fail(
    "conflict",
    "This view was changed after you opened it. Open it again, then make your changes again.",
  );
}
