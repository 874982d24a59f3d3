import type { Session } from "#contract/session.ts";
import { SignInRefusal } from "#contract/sign-in.ts";

type Text = { title: string; detail: string };
/** `isAboutUser`: the provider knows the user, and another user may have access. */
type Refusal = Text & { isAboutUser: boolean };

const aboutUser: ReadonlySet<SignInRefusal> = new Set(["no_role", "disabled", "no_address"]);

/** Why single sign-on failed, by `?refused=`; null without it, and for unknown values. */
export function formatRefusal(
  search: string,
  { singleSignOn, whomToAsk }: Session["signIn"],
): Refusal | null {
  const refusal = SignInRefusal.safeParse(new URLSearchParams(search).get("refused"));
  if (!refusal.success || singleSignOn === null) return null;
  const ask = `Ask ${whomToAsk ?? "an admin of Usher"}`;
  const texts: Record<SignInRefusal, Text> = {
    no_role: {
      title: "You have no role in Usher",
      detail: `You are signed in at ${singleSignOn}, but have no access here. ${ask} for it.`,
    },
    disabled: {
      title: "Your account is disabled",
      detail: `${ask} to enable it again.`,
    },
    no_address: {
      title: "Your e-mail address is missing",
      detail: `${singleSignOn} did not send your address. ${ask} to share it with Usher.`,
    },
    cancelled: { title: "You are not signed in", detail: `You cancelled at ${singleSignOn}.` },
    expired: {
      title: "This sign-in has expired",
      detail:
        "It took too long, began in another browser or at another URL, or was used before. Sign in again.",
    },
    too_often: {
      title: "Too many sign-ins",
      detail: "Wait a minute and sign in again.",
    },
    unreachable: {
      title: `${singleSignOn} does not answer`,
      detail: "You are not signed in. Try again in a moment.",
    },
    failed: {
      title: "You are not signed in",
      detail: `Usher could not verify the answer of ${singleSignOn}. Try again. ${ask} if it fails again: the reason is in the activity.`,
    },
  };
  return { ...texts[refusal.data], isAboutUser: aboutUser.has(refusal.data) };
}
