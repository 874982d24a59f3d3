import { SignOutAnswer } from "#contract/session.ts";
import { request, formatProblem } from "#web/api/request.ts";
import { tabStorage } from "#web/api/tab-storage.ts";
import { basePath, paths } from "#web/paths.ts";
import { toast } from "#web/ui/overlay/toast.tsx";

/**
 * Signs out and reloads the page, so that nothing of it is left for the next user of the browser. After single sign-on it
 * signs out at the provider too.
 */
export async function signOut(next = `${basePath}${paths.invitations()}`): Promise<void> {
  try {
    const { url } = await request("POST", "/api/auth/sign-out", { schema: SignOutAnswer, body: {} });
    // The draft of a bulk invite is stored here.
    tabStorage.clear();
    window.location.assign(url ?? next);
  } catch (error) {
    const { detail } = formatProblem(
      error instanceof Error ? error : new Error("Signing out failed", { cause: error }),
    );
    toast({ tone: "failed", title: "You are still signed in", detail });
  }
}
