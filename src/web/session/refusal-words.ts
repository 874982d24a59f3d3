import type { Session } from "#contract/session.ts";
import { SignInRefusal } from "#contract/sign-in.ts";

type Words = { title: string; detail: string };
/** `isAboutPerson`: the provider knows somebody, and another account there may fare better. */
type Refusal = Words & { isAboutPerson: boolean };

const aboutPerson: ReadonlySet<SignInRefusal> = new Set([
  "no_role",
  "disabled",
  "no_address",
  "address_taken",
]);

/** What became of a sign-in at the provider, by the word in the address; null for none, and for words that are not ours. */
export function refusalWords(search: string, { singleSignOn, whomToAsk }: Session["signIn"]): Refusal | null {
  const refusal = SignInRefusal.safeParse(new URLSearchParams(search).get("refused"));
  if (!refusal.success || singleSignOn === null) return null;
  const ask = `Ask ${whomToAsk ?? "an admin of Usher"}`;
  const words: Record<SignInRefusal, Words> = {
    no_role: {
      title: "You have no role in Usher",
      detail: `${singleSignOn} knows you, but nobody has given you access here. ${ask} for it.`,
    },
    disabled: {
      title: "Your account is disabled",
      detail: `${singleSignOn} knows you, but your account here is shut. ${ask} to enable it again.`,
    },
    no_address: {
      title: "Your e-mail address is missing",
      detail: `${singleSignOn} did not say what your address is. ${ask} to let it tell Usher.`,
    },
    address_taken: {
      title: "Your address belongs to an account already",
      detail: `${singleSignOn} has not verified your address, so that account stays shut to you. ${ask}, or sign in with its password.`,
    },
    cancelled: { title: "You are not signed in", detail: `You cancelled at ${singleSignOn}.` },
    expired: {
      title: "That sign-in cannot be used any more",
      detail:
        "It took too long, was begun in another browser or at another address, or was used before. Sign in again.",
    },
    too_often: {
      title: "Too many sign-ins at once",
      detail: "There were too many from your network. Wait a minute and sign in again.",
    },
    unreachable: {
      title: `${singleSignOn} does not answer`,
      detail: "You are not signed in. Try again in a moment.",
    },
    failed: {
      title: "You are not signed in",
      detail: `Usher could not trust the answer of ${singleSignOn}. Try again; if it stays, ${ask.replace("Ask", "ask")}: the reason is in the activity.`,
    },
  };
  return { ...words[refusal.data], isAboutPerson: aboutPerson.has(refusal.data) };
}
