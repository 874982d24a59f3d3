import { SignOutAnswer } from "#contract/session.ts";
import { request, formatProblem } from "#web/api/request.ts";
import { paths } from "#web/paths.ts";
import { toast } from "#web/ui/overlay/toast.tsx";

/**
 * Leaves, and loads the page anew, so that the next person sees nothing of what was there. After single sign-on the way
 * leads over the provider, which is left too.
 */
export async function signOut(next: string = paths.invitations()): Promise<void> {
  try {
    const { url } = await request("POST", "/api/auth/sign-out", { schema: SignOutAnswer, body: {} });
    // A list that was being prepared is kept here; it is not for the next person.
    sessionStorage.clear();
    window.location.assign(url ?? next);
  } catch (error) {
    const { detail } = formatProblem(
      error instanceof Error ? error : new Error("Signing out failed", { cause: error }),
    );
    toast({ tone: "failed", title: "You are still signed in", detail });
  }
}
