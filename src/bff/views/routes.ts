import { type Context, Hono } from "hono";
import type { ActivityAction } from "#contract/activity.ts";
import { type View, ViewArrangement, ViewChange, ViewId } from "#contract/saved/view.ts";
import { requireRole } from "#bff/access/guard.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { recorded } from "#bff/http/recorded.ts";
import { readBody, readId } from "#bff/http/request.ts";
import type { ViewStore } from "./store.ts";

/** `/api/views` and `/api/view-arrangement` of the Clerk instance. Only what concerns other members is recorded: shared views. */
export function viewRoutes(views: ViewStore): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .get("/views", async (c) => c.json(await views.list(c.get("member").id)))
    .put("/views/:id", async (c) => {
      const id = readId(c, ViewId).toLowerCase();
      const change = await readBody(c, ViewChange);
      const member = c.get("member");
      const before = await views.find(id, member.id);
      await requireRights(c, before);
      if (change.isShared) await requireRole(c, "inviter", "share views");
      const action = actionOf(before, change);
      const save = () => views.save(id, member, change);
      const saved =
        action === null
          ? await save()
          : await recorded(
              c,
              { action, subjectId: id, detail: change.name },
              save,
              ({ before: old, after }) => describeChange(old, after),
            );
      return c.json(saved.after, saved.before === null ? 201 : 200);
    })
    .delete("/views/:id", async (c) => {
      const id = readId(c, ViewId).toLowerCase();
      const member = c.get("member");
      const before = await views.find(id, member.id);
      await requireRights(c, before);
      const remove = () => views.delete(id, member.id);
      if (before?.isShared === true)
        await recorded(c, { action: "view.deleted", subjectId: id, detail: before.name }, remove);
      else await remove();
      return c.body(null, 204);
    })
    .put("/view-arrangement", async (c) => {
      await views.arrange(c.get("member").id, await readBody(c, ViewArrangement));
      return c.body(null, 204);
    });
}

/** The view of another member is shared: an admin may change it, too. */
async function requireRights(c: Context<AppEnv>, before: View | null): Promise<void> {
  if (before !== null && !before.isOwn)
    await requireRole(c, "admin", "change or delete the views that others share");
}

/** Null if the view is, and stays, the member's own. */
function actionOf(before: View | null, { isShared }: ViewChange): ActivityAction | null {
  if (before?.isShared !== true) return isShared ? "view.shared" : null;
  return isShared ? "view.changed" : "view.unshared";
}

/** Describes the change; null if there is none. */
function describeChange(before: View | null, after: View): { detail: string } | null {
  if (before === null || before.isShared !== after.isShared) return { detail: after.name };
  const changes = [
    before.name !== after.name && `renamed from ${before.name}`,
    before.search !== after.search && "filters changed",
  ].filter((change) => change !== false);
  return changes.length === 0 ? null : { detail: `${after.name}: ${changes.join(", ")}` };
}
