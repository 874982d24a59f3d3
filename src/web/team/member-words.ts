import type { TeamMember, MemberState, SignInMethod } from "#contract/member.ts";
import type { Session } from "#contract/session.ts";
import type { Tone } from "#web/ui/status.tsx";

export const stateWords: Record<MemberState, { word: string; tone: Tone }> = {
  active: { word: "Active", tone: "done" },
  invited: { word: "Invited", tone: "pending" },
  disabled: { word: "Disabled", tone: "quiet" },
};

export const signInMethodWords: Record<SignInMethod, string> = {
  password: "Password",
  single_sign_on: "Single sign-on",
  demo: "Demo button",
};

/** Why something cannot be done with an account; a key that is missing can be done. */
export type WhyNot = Partial<Record<"role" | "link" | "two-factor-off" | "end-sessions" | "disable", string>>;

/** What the server would refuse, said before somebody tries. The last admin is always one's own account here. */
export function whyNot(
  member: TeamMember,
  { member: self, signIn }: Pick<Session, "member" | "signIn">,
): WhyNot {
  const isOwn = member.emailAddress === self?.emailAddress;
  const own = isOwn
    ? {
        role: "It is your own. Another admin can change it.",
        link: "Change your password under Your account.",
        "two-factor-off": "See to yours under Your account.",
        "end-sessions": "See to yours under Your account.",
        disable: "It is your own. Another admin can do it.",
      }
    : member.isTwoFactorOn
      ? {}
      : { "two-factor-off": "There is none to turn off." };
  switch (member.signsInBy) {
    case "password":
      return signIn.hasPasswords ? own : { ...own, link: "Passwords are turned off here." };
    case "single_sign_on":
      return {
        ...own,
        role: "Follows the single sign-on at each sign-in.",
        link: "Has no password here: it is single sign-on.",
      };
    case "demo":
      return {
        ...own,
        role: "The demo is always an admin.",
        link: "The demo has no password.",
        disable: "It is there for everybody who tries Usher.",
      };
  }
}

/** Why no member can be invited now. */
export function whyNotInvite({ hasPasswords, singleSignOn }: Session["signIn"]): string | undefined {
  if (hasPasswords) return undefined;
  return `Passwords are turned off: whoever has a role at ${singleSignOn ?? "the single sign-on"} can sign in by it.`;
}
