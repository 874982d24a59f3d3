import { SignOutAnswer } from "#contract/session.ts";
import { request, formatProblem } from "#web/api/request.ts";
import { queryClient } from "#web/api/query-client.ts";
import { sessionQuery } from "#web/api/session-query.ts";
import { tabStorage } from "#web/api/tab-storage.ts";
import { basePath, paths } from "#web/paths.ts";
import { askBeforeLeaving } from "#web/ui/form/leaving.ts";
import { toast } from "#web/ui/overlay/toast.tsx";

/**
 * Signs out and reloads the page, so that nothing of it is left for the next user of the browser. After single sign-on it
 * signs out at the provider too.
 */
export async function signOut(next = `${basePath}${paths.invitations()}`): Promise<void> {
  try {
    // Before the member is signed out, since it may fail.
    const { draftRecords } = await import("#web/api/draft-records.ts");
    const { url } = await request("POST", "/api/auth/sign-out", { schema: SignOutAnswer, body: {} });
    tabStorage.clear();
    // They contain addresses. A browser that cannot delete them has saved none.
    const member = queryClient.getQueryData(sessionQuery.queryKey)?.member;
    if (member) await draftRecords.end(member.id).catch(() => {});
    window.location.assign(url ?? next);
  } catch (error) {
    const { detail } = formatProblem(
      error instanceof Error ? error : new Error("Signing out failed", { cause: error }),
    );
    toast({ tone: "failed", title: "You are still signed in", detail });
  }
}

/** Signs out, or first asks the form whose typed values would be lost. */
export function askToSignOut(): void {
  askBeforeLeaving(() => void signOut());
}
